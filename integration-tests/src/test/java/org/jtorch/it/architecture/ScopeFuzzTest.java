package org.jtorch.it.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jtorch.it.Command;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Calls with random arguments throw only documented exceptions, never crash, and leave no tensor
 * that outlives its scope. {@code -Djtorch.fuzz.calls=1000000 -Djtorch.fuzz.seed=7} runs longer and
 * with another seed.
 */
@Tag("once")
class ScopeFuzzTest {
  private static final int CALLS = Integer.getInteger("jtorch.fuzz.calls", 20_000);
  private static final long SEED = Long.getLong("jtorch.fuzz.seed", 1);

  @Test
  void randomCallsAreAnsweredOrRefused(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path running = folder.resolve("call");
    Command.Result result =
        Command.java(
                "-Xmx512m",
                "-XX:ErrorFile=" + folder.resolve("crash"),
                "-cp",
                System.getProperty("java.class.path"),
                ScopeFuzz.class.getName(),
                Long.toString(SEED),
                Integer.toString(CALLS),
                running.toString())
            .in(folder)
            .run();

    assertThat(result.exitCode())
        .as("the JVM ended in %s%n%s", Files.readString(running), result.err())
        .isZero();
    List<String> lines = result.out().lines().toList();
    String summary = lines.get(lines.size() - 1);
    assertThat(lines.subList(0, lines.size() - 1)).as(summary).isEmpty();
    assertThat(summary).endsWith(", 0 wrong").contains(CALLS + " calls");
    assertThat(number(summary, "operators")).isGreaterThan(1500);
    assertThat(number(summary, "accepted")).isGreaterThan(CALLS / 4);
    System.out.println("fuzz: " + summary);
  }

  private static int number(String summary, String what) {
    String before = summary.substring(0, summary.indexOf(" " + what));
    return Integer.parseInt(before.replaceAll(".*\\D", ""));
  }
}
