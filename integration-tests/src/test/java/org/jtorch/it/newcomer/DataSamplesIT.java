package org.jtorch.it.newcomer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jtorch.it.Command;
import org.jtorch.it.Repository;
import org.junit.jupiter.api.Test;

/**
 * The samples that read tables with other libraries. Their Python twins, {@code pipeline.py} and
 * {@code columns.py}, print the same lines.
 */
class DataSamplesIT {
  @Test
  void featuresOfTribuoTrainANetwork() throws Exception {
    assertThat(run("tribuo-pipeline", "com.example.churn.ChurnPipeline"))
        .isEqualTo(
            """
            fold 1: accuracy 0.8000, log loss 0.469989
            fold 2: accuracy 0.7750, log loss 0.493135
            fold 3: accuracy 0.7625, log loss 0.542428
            fold 4: accuracy 0.7500, log loss 0.496065
            fold 5: accuracy 0.7625, log loss 0.496612
            mean: accuracy 0.7700, log loss 0.499646
            """);
  }

  @Test
  void columnsOfAParquetFileBecomeTensors() throws Exception {
    assertThat(run("parquet-columns", "com.example.parquet.ParquetColumns", "data/weather.parquet"))
        .isEqualTo(
            """
            1995 rows, humidity is missing in 69
            mean 8.030286 and 70.088214
            201 hours of rain, stations [656, 691, 648]
            humidity = -2.366237 * temperature + 89.041110
            """);
  }

  private static String run(String sample, String... program) throws Exception {
    MavenProject project =
        MavenProject.copy(sample, Repository.root().resolve("samples").resolve(sample));
    String path =
        project.classPath().stream()
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
    List<String> words = new ArrayList<>();
    words.add("--add-opens=java.base/java.nio=ALL-UNNAMED");
    words.addAll(
        List.of("-cp", project.folder().resolve("target/classes") + File.pathSeparator + path));
    words.addAll(List.of(program));
    return Command.java(words.toArray(String[]::new)).in(project.folder()).run().ok().out();
  }
}
