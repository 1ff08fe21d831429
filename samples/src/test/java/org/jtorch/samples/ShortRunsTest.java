package org.jtorch.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.io.Checkpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the samples that train in short form; a longer run leaves no more tensors behind. */
class ShortRunsTest {
  private static final Path DATA = Path.of("..", "data");

  @TempDir private Path folder;

  private interface Program {
    void run(String... args) throws IOException;
  }

  /** What a program printed, and the number of tensors that it did not close. */
  private record Run(String out, long left) {}

  @Test
  void charGptTrainsAndGenerates() throws IOException {
    String text = excerpt(10_000).toString();
    Run run = run(CharGpt::main, text, "12", "0.8", "1");
    assertThat(run.out)
        .containsPattern("^held-out loss [34]\\.\\d{4} nats per character\nROMEO:\n")
        .hasSizeGreaterThan(540);
    Run longer = run(CharGpt::main, text, "24", "0.8", "2");
    assertThat(longer.out).isNotEqualTo(run.out);
    assertThat(longer.left).isEqualTo(run.left);
  }

  @Test
  void lstmForecastTrainsAndForecasts() throws IOException {
    Path picture = folder.resolve("forecast.png");
    Run run = run(LstmForecast::main, picture.toString(), "1");
    assertThat(run.out).containsPattern("^epoch 1/1: loss \\d\\.\\d{4}\n");
    Run longer = run(LstmForecast::main, picture.toString(), "3");
    assertThat(longer.out)
        .contains("epoch 2/3: loss 0.")
        .containsPattern("error over the last day 0\\.\\d{3}, of the last value 1\\.\\d{3}\n$");
    assertThat(ImageIO.read(picture.toFile()).getWidth()).isGreaterThan(500);
    assertThat(longer.left).isEqualTo(run.left);
  }

  @Test
  void tabularTitanicPredictsWhoSurvived() throws IOException {
    String table = DATA.resolve("titanic/titanic.csv").toString();
    Run run = run(TabularTitanic::main, table, "1");
    Run longer = run(TabularTitanic::main, table, "10");
    assertThat(longer.out)
        .containsPattern("epoch 10/10: loss [01]\\.\\d{4}, AUROC 0\\.(8[5-9]|9)\\d*\n$");
    assertThat(longer.left).isEqualTo(run.left);
  }

  @Test
  void transferLearningTrainsANewHead() throws IOException {
    String digits = DATA.resolve("mnist").toString();
    Path checkpoint = folder.resolve("digits04.pth");
    Run first = run(TransferLearning::main, digits, checkpoint.toString(), "1");
    assertThat(first.out)
        .containsPattern("^epoch 1/1: loss .*\ndigits 0 to 4: 9[6-9]\\.\\d\\d % correct\n")
        .containsPattern("\ndigits 5 to 9: 9\\d\\.\\d\\d % correct\n$");
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> state = Checkpoint.load(checkpoint).stateDict();
      assertThat(state).containsKeys("backbone.0.weight", "backbone.1.running_mean", "head.bias");
    }
    Run run = run(TransferLearning::main, digits, checkpoint.toString(), "1");
    assertThat(run.out).doesNotContain("0 to 4").contains("5 to 9");
    Run longer = run(TransferLearning::main, digits, checkpoint.toString(), "2");
    assertThat(longer.left).isEqualTo(run.left);
  }

  /** Writes the first characters of the text to a file. */
  private Path excerpt(int characters) throws IOException {
    Path file = folder.resolve("excerpt.txt.gz");
    Path whole = DATA.resolve("shakespeare/shakespeare.txt.gz");
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(whole));
        OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(in.readNBytes(characters));
    }
    return file;
  }

  private static Run run(Program program, String... args) throws IOException {
    long before = Torch.memoryStats().unclosed();
    PrintStream console = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      program.run(args);
    } finally {
      System.setOut(console);
    }
    return new Run(
        bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n"),
        Torch.memoryStats().unclosed() - before);
  }
}
