package org.jtorch.it.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jtorch.Torch;
import org.jtorch.it.Command;
import org.jtorch.it.Repository;
import org.junit.jupiter.api.Test;

/** {@code -Djtorch.debug.leaks=true}: the report names the lines that leak. */
class LeakSitesTest {
  @Test
  void theReportNamesTheThreeLinesAndWhatWasNotClosed() throws Exception {
    Command.Result result =
        Command.java(
                "-Djtorch.debug.leaks=true",
                "-cp",
                System.getProperty("java.class.path"),
                LeakyProgram.class.getName())
            .run();
    String report = result.out();
    assertThat(report).containsPattern(" 50 +1\\.0 +0 +0\\.0   " + at("leak 1"));
    assertThat(report).containsPattern(" 50 +\\d\\.\\d   " + at("leak 2"));
    assertThat(report).containsPattern(" 50 +\\d\\.\\d   " + at("leak 3"));
    assertThat(report).containsPattern(" 1 x noGrad open, opened at " + at("leak 4"));
    assertThat(report).containsPattern(" 1 x TensorScope open, opened at " + at("leak 5"));
    assertThat(report).doesNotContain("enableGrad");
    assertThat(result.err())
        .containsOnlyOnce(
            "a tensor of 20096 bytes was not closed; it was created at " + plain("leak 2"));
  }

  @Test
  void withoutThePropertyTheReportNamesIt() {
    assertThatThrownBy(Torch::leakReport)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "where tensors are made is not recorded: start the JVM with -Djtorch.debug.leaks=true");
  }

  private static String at(String comment) throws IOException {
    return Pattern.quote(plain(comment));
  }

  /** The stack frame of the line with a comment. */
  private static String plain(String comment) throws IOException {
    Path source =
        Repository.root()
            .resolve("integration-tests/src/test/java")
            .resolve(LeakyProgram.class.getName().replace('.', '/') + ".java");
    List<String> lines = Files.readAllLines(source);
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains("// " + comment + ":")) {
        return LeakyProgram.class.getName() + ".main(LeakyProgram.java:" + (i + 1) + ")";
      }
    }
    throw new IllegalStateException(comment);
  }
}
