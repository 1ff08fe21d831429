package org.jtorch.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvLoggerTest {
  @TempDir private Path folder;

  @Test
  void aNewNameAddsAColumnAndAResumedLogContinues() throws IOException {
    Path file = folder.resolve("a/b/log.csv");
    try (CsvLogger logger = new CsvLogger(file)) {
      logger.logScalars(1, Map.of("loss", 0.5));
      assertThat(file).doesNotExist();
      logger.flush();
      logger.logScalars(2, Map.of("loss", 1e-9));
      logger.flush();
      logger.logScalars(3, Map.of("accuracy", Double.NaN));
    }
    assertThat(Files.readAllLines(file))
        .containsExactly("step,loss,accuracy", "1,0.5,", "2,1.0E-9,", "3,,NaN");
    try (CsvLogger logger = new CsvLogger(file)) {
      logger.logScalars(4, Map.of("loss", 2.0, "lr", 0.1));
    }
    assertThat(Files.readAllLines(file))
        .containsExactly("step,loss,accuracy,lr", "1,0.5,,", "2,1.0E-9,,", "3,,NaN,", "4,2.0,,0.1");
  }

  @Test
  void rowsAreWrittenAHundredAtATime() throws IOException {
    Path file = folder.resolve("log.csv");
    try (CsvLogger logger = new CsvLogger(file)) {
      for (int i = 0; i < 250; i++) {
        logger.logScalars(i, Map.of("loss", 1.0 * i));
      }
      assertThat(Files.readAllLines(file)).hasSize(201);
    }
    assertThat(Files.readAllLines(file)).hasSize(251).endsWith("249,249.0");
  }

  @Test
  void whatIsNoTableIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("notes.txt"), "hello\n");
    assertThatThrownBy(() -> new CsvLogger(file)).hasMessageContaining("has no column \"step\"");
    try (CsvLogger logger = new CsvLogger(folder.resolve("log.csv"))) {
      assertThatThrownBy(() -> logger.logScalars(1, Map.of("a,b", 1.0)))
          .hasMessage("the name of a column has no comma, quote or line break, got a,b");
    }
    assertThat(folder.resolve("log.csv")).doesNotExist();
  }
}
