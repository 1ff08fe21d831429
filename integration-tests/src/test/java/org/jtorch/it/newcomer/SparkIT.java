package org.jtorch.it.newcomer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jtorch.it.Command;
import org.jtorch.it.LibtorchRelease;
import org.jtorch.it.Repository;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnJre;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sample for Spark on a cluster of two executors. Tagged, because Maven downloads 500 MB. */
@Tag("spark")
class SparkIT {
  private static final long MINUTES = 15;
  private static final double MOST_OF_ROW_BY_ROW = 0.6;
  private static final Pattern TIMES =
      Pattern.compile("10000 digits: ([0-9.]+) s in batches, ([0-9.]+) s by column function\n");

  @ParameterizedTest
  @ValueSource(strings = {"4.2.0", "3.5.9"})
  @EnabledOnJre(value = JRE.JAVA_17, disabledReason = "no later Java runs Spark 3.5")
  void twoExecutorsClassifyDigits(String spark) throws Exception {
    String out = run(spark);
    assertThat(out)
        .contains("Spark " + spark + ", 2000 digits\n")
        .contains("in batches: 1977 right\n", "by column function: 1977 right\n")
        .endsWith(
            """
            executor 0: models loaded 1, open tensors 0
            executor 1: models loaded 1, open tensors 0
            """);
    Matcher times = TIMES.matcher(out);
    assertThat(times.find()).as(out).isTrue();
    assertThat(Double.parseDouble(times.group(1)) / Double.parseDouble(times.group(2)))
        .as(out)
        .isLessThanOrEqualTo(MOST_OF_ROW_BY_ROW);
  }

  private static String run(String spark) throws Exception {
    Path java = Path.of(System.getProperty("java.home"));
    Path maven = Path.of(System.getProperty("maven.home"));
    String path = java.resolve("bin") + File.pathSeparator + maven.resolve("bin");
    return Command.of(
            Repository.root().resolve("samples/spark-digits/run").toString(),
            spark,
            "-Dmaven.repo.local=" + MavenProject.repository(),
            "-Dlibtorch.release=" + LibtorchRelease.current())
        .with("JAVA_HOME", java.toString())
        .with("PATH", path + File.pathSeparator + System.getenv("PATH"))
        .within(MINUTES)
        .run()
        .ok()
        .out();
  }
}
