package org.jtorch.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jtorch.it.Repository;

/** The sample for Spark, which the build does not compile. */
final class SparkSample {
  /** Language of a block that repeats lines of the sample; SparkIT compiles and runs them. */
  static final String LANGUAGE = "java spark";

  private SparkSample() {}

  /** Checks that a file of the sample contains the lines of a block. */
  static void check(String code) throws IOException {
    Path sample = Repository.root().resolve("samples/spark-digits/src/main/java");
    assertThat(Repository.javaFiles(sample))
        .as("files of the sample")
        .anySatisfy(file -> assertThat(Files.readString(file)).containsIgnoringWhitespaces(code));
  }
}
