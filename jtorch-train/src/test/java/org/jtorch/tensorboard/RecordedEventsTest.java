package org.jtorch.tensorboard;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The events of torch.utils.tensorboard for the same calls, recorded by make_events.py. */
class RecordedEventsTest {
  private static final JsonNode PYTHON = read();

  private static final List<HistogramBins> RULES =
      List.of(
          HistogramBins.AUTO,
          HistogramBins.FD,
          HistogramBins.DOANE,
          HistogramBins.SCOTT,
          HistogramBins.STONE,
          HistogramBins.RICE,
          HistogramBins.STURGES,
          HistogramBins.SQRT);

  @Test
  void scalarsHistogramsTextsAndCurvesHavePythonsBytes(@TempDir Path folder) throws IOException {
    try (SummaryWriter writer = new SummaryWriter(folder)) {
      writer.addScalar("loss", 0.5, 3);
      writer.addScalar("zero", 0);
      writer.addScalar("negative", Torch.tensor(-1e-3), -2);
      writer.addScalar("new", 0.1, 1L << 40, o -> o.newStyle(true));
      writer.addScalar("double", 0.1, 5, o -> o.doublePrecision(true));
      writer.addScalar("nan", Double.NaN, 6);
      histograms(writer);
      writer.addText("text", "**Grüße** from\n\n| a | b |\n|---|---|\n| 1 | 2 |", 10);
      Tensor labels = Torch.arange(200).mul(7).remainder(3).eq(0);
      Tensor predictions = Torch.arange(200).mul(11).remainder(32).div(32);
      writer.addPrCurve("curve", labels, predictions, 11);
      Tensor weights = Torch.arange(200).remainder(4).div(4);
      writer.addPrCurve(
          "weighted", labels, predictions, 12, o -> o.numThresholds(10).weights(weights));
    }
    assertSame(folder, PYTHON.get("calls"));
  }

  private static void histograms(SummaryWriter writer) {
    Tensor values = Torch.arange(-70, 331).remainder(97).sub(31).div(64);
    writer.addHistogram("tensorflow", values, 7);
    writer.addHistogram("positive", values.abs().add(1), 7);
    writer.addHistogram("one", Torch.tensor(new double[] {2.5}), 7);
    writer.addHistogram("zeros", Torch.zeros(5), 7);
    for (HistogramBins rule : RULES) {
      writer.addHistogram(rule.name().toLowerCase(Locale.ROOT), values, 8, o -> o.bins(rule));
    }
    writer.addHistogram("count", values, 9, o -> o.bins(10));
    writer.addHistogram("joined", values, 9, o -> o.bins(100).maxBins(7));
    writer.addHistogram("edges", values, 9, o -> o.bins(-0.25, 0, 0.125, 0.75));
  }

  @Test
  void aPurgeStepHasPythonsEvents(@TempDir Path folder) throws IOException {
    new SummaryWriter(folder, o -> o.purgeStep(33)).close();
    assertSame(folder, PYTHON.get("purge"));
  }

  @Test
  void severalScalarsAreInPythonsFolders(@TempDir Path folder) throws IOException {
    try (SummaryWriter writer = new SummaryWriter(folder)) {
      writer.addScalars("a/b", Map.of("x", 1.5, "y", 2.5), 4);
    }
    for (String name : names(PYTHON.get("scalars"))) {
      assertSame(folder.resolve(name), PYTHON.get("scalars").get(name));
    }
    try (var folders = Files.list(folder)) {
      assertThat(folders.filter(Files::isDirectory)).hasSize(PYTHON.get("scalars").size());
    }
  }

  @Test
  void hyperParametersHavePythonsBytes(@TempDir Path folder) throws IOException {
    try (SummaryWriter writer = new SummaryWriter(folder)) {
      writer.addHparams(Map.of("lr", 0.1), Map.of("hparam/loss", 0.25), o -> o.runName("one"));
      Map<String, Number> metrics = new LinkedHashMap<>();
      metrics.put("loss", 1);
      metrics.put("accuracy", 0.5);
      writer.addHparams(
          Map.of("name", "sgd"),
          metrics,
          o -> o.hparamDomainDiscrete("name", List.of("sgd", "adam")).runName("two").globalStep(3));
      writer.addHparams(Map.of("flag", true), Map.of(), o -> o.runName("three"));
      writer.addHparams(
          Map.of("lr", 0),
          Map.of(),
          o -> o.hparamDomainDiscrete("lr", List.of(0, 1, 2)).runName("four"));
    }
    for (String name : names(PYTHON.get("hparams"))) {
      assertSame(folder.resolve(name), PYTHON.get("hparams").get(name));
    }
  }

  @Test
  void imagesHavePythonsPixels(@TempDir Path folder) throws IOException {
    Tensor pixels = Torch.arange(10 * 3 * 4 * 6).reshape(10, 3, 4, 6).mul(37).remainder(256);
    Tensor uint8 = pixels.to(DType.UINT8);
    Tensor real = pixels.to(DType.FLOAT32).div(200).sub(0.1);
    try (SummaryWriter writer = new SummaryWriter(folder)) {
      writer.addImage("chw", uint8.get(0));
      writer.addImage("real", real.get(0));
      writer.addImage("gray", uint8.get(0).narrow(0, 0, 1));
      writer.addImage("hwc", uint8.get(1).permute(1, 2, 0), 0, o -> o.dataformats("HWC"));
      writer.addImage("hw", real.get(2).get(0), 0, o -> o.dataformats("hw"));
      writer.addImage("rgba", pixels.reshape(6, 4, 5, 6).get(0).to(DType.UINT8));
      writer.addImage("bool", uint8.get(3).gt(99));
      writer.addImages("nchw", uint8);
      writer.addImages("grays", real.narrow(0, 0, 3).narrow(1, 1, 1));
      writer.addImages("nhwc", uint8.permute(0, 2, 3, 1), 0, o -> o.dataformats("NHWC"));
    }
    List<byte[]> events = EventReader.events(folder);
    JsonNode images = PYTHON.get("images");
    assertThat(events).hasSize(images.size() + 1);
    for (int i = 0; i < images.size(); i++) {
      byte[] summary = EventReader.fields(events.get(i + 1), 5).get(0);
      check(EventReader.fields(summary, 1).get(0), images.get(i));
    }
  }

  private static void check(byte[] value, JsonNode python) throws IOException {
    assertThat(new String(EventReader.fields(value, 1).get(0), UTF_8))
        .isEqualTo(python.get("tag").asText());
    byte[] image = EventReader.fields(value, 4).get(0);
    assertThat(EventReader.integer(image, 1)).isEqualTo(python.get("height").asLong());
    assertThat(EventReader.integer(image, 2)).isEqualTo(python.get("width").asLong());
    assertThat(EventReader.integer(image, 3)).isEqualTo(python.get("colorspace").asLong());
    BufferedImage png = ImageIO.read(new ByteArrayInputStream(EventReader.fields(image, 4).get(0)));
    int channels = python.get("colorspace").asInt();
    int[] samples = png.getRaster().getPixels(0, 0, png.getWidth(), png.getHeight(), (int[]) null);
    assertThat(png.getRaster().getNumBands()).isEqualTo(channels);
    byte[] bytes = new byte[samples.length];
    for (int i = 0; i < samples.length; i++) {
      bytes[i] = (byte) samples[i];
    }
    assertThat(bytes).isEqualTo(Base64.getDecoder().decode(python.get("pixels").asText()));
  }

  private static void assertSame(Path folder, JsonNode python) throws IOException {
    List<byte[]> events = EventReader.events(folder);
    assertThat(events).hasSize(python.size());
    for (int i = 0; i < events.size(); i++) {
      byte[] expected = Base64.getDecoder().decode(python.get(i).asText());
      assertThat(new String(events.get(i), ISO_8859_1))
          .as("event " + i)
          .isEqualTo(new String(expected, ISO_8859_1));
    }
  }

  private static List<String> names(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static JsonNode read() {
    try (InputStream in = RecordedEventsTest.class.getResourceAsStream("events.json")) {
      return new ObjectMapper().readTree(Objects.requireNonNull(in));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
