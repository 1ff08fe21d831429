package org.jtorch.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jtorch.Torch;
import org.jtorch.nn.Linear;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TensorBoard's own reader finds what was written. */
@Tag("python")
class ReadInPythonTest {
  @TempDir Path folder;

  @Test
  void tensorBoardReadsEveryKindOfEvent() throws Exception {
    Path run = folder.resolve("runs/first");
    try (SummaryWriter writer = new SummaryWriter(run)) {
      for (long step = 0; step < 10; step++) {
        writer.addScalar("loss", 1.0 / (1 + step), step);
      }
      writer.addScalars("two", Map.of("a", 0.5), 3);
      writer.addHistogram("weights", Torch.randn(100), 4);
      writer.addImages("images", Torch.rand(9, 1, 5, 6), 5);
      writer.addText("text", "Grüße", 6);
      writer.addScalar("double", 0.1, 7, o -> o.doublePrecision(true));
      writer.addGraph(new Linear(3, 2), Torch.randn(4, 3));
      writer.addHparams(
          Map.of("lr", 0.25, "name", "sgd", "flag", true),
          Map.of("accuracy", 0.75),
          o -> o.runName("hp").globalStep(2));
    }
    try (SummaryWriter resumed = new SummaryWriter(run, o -> o.purgeStep(6))) {
      resumed.addScalar("loss", 5, 6);
    }
    JsonNode runs = read();
    JsonNode first = runs.get("first");
    assertThat(first.get("loss")).hasSize(7);
    assertThat(first.get("loss").get(6).toString()).isEqualTo("[6,5.0]");
    assertThat(first.get("weights").toString()).isEqualTo("[[4,100.0]]");
    assertThat(first.get("images").toString()).isEqualTo("[[5,48,10]]");
    assertThat(first.get("graph").toString())
        .isEqualTo(
            "[\"Linear/weight\",\"Linear/bias\",\"input/x\",\"Linear/linear\",\"output/output.1\"]");
    assertThat(first.get("double").toString()).isEqualTo("[\"scalars\",\"[0.1]\"]");
    assertThat(first.get("text/text_summary").get(0).asText()).isEqualTo("text");
    assertThat(runs.get("first/two_a").get("two").toString()).isEqualTo("[[3,0.5]]");
    JsonNode hparams = runs.get("first/hp");
    assertThat(hparams.get("hparams").toString())
        .isEqualTo("{\"flag\":1.0,\"lr\":0.25,\"name\":\"sgd\"}");
    assertThat(hparams.get("metrics").toString()).isEqualTo("[\"accuracy\"]");
    assertThat(hparams.get("accuracy").toString()).isEqualTo("[[2,0.75]]");
  }

  private JsonNode read() throws Exception {
    Path output = folder.resolve("output");
    Path errors = folder.resolve("errors");
    Process python =
        new ProcessBuilder(
                System.getProperty("jtorch.python", "python3"),
                "src/test/python/read_events.py",
                folder.resolve("runs").toString())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    assertThat(python.waitFor()).as(Files.readString(errors)).isZero();
    return new ObjectMapper().readTree(output.toFile());
  }
}
