package org.jtorch.it.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jtorch.Device;
import org.jtorch.ScriptModule;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.jtorch.samples.ClassifyImage;
import org.jtorch.vision.io.Images;
import org.jtorch.vision.transforms.CenterCrop;
import org.jtorch.vision.transforms.Compose;
import org.jtorch.vision.transforms.Normalize;
import org.jtorch.vision.transforms.Resize;
import org.jtorch.vision.transforms.ToTensor;
import org.jtorch.vision.transforms.Transform;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The model of {@link ClassifyImage} returns the same as in Python; {@code make_digits.py}. */
@NoLeaks
class ClassifiedPicturesTest {
  private static JsonNode expected;
  private static PythonTensors python;
  private static ScriptModule model;
  private static Transform prepare;
  private static List<String> labels;
  @TempDir Path folder;

  @BeforeAll
  static void load() throws IOException {
    expected =
        new ObjectMapper()
            .readTree(PythonTensors.bytes(PythonTensors.class, "/digits/digits.json"));
    python = PythonTensors.resource("/digits/digits.safetensors");
    model = ScriptModule.load(PythonTensors.bytes(ClassifyImage.class, "digits.pt"), Device.CPU);
    labels =
        new String(PythonTensors.bytes(ClassifyImage.class, "labels.txt"), StandardCharsets.UTF_8)
            .lines()
            .toList();
    long size = expected.get("size").asLong();
    prepare =
        new Compose(
            new ToTensor(),
            new Resize(size),
            new CenterCrop(size),
            new Normalize(doubles(expected.get("mean")), doubles(expected.get("std"))));
  }

  @AfterAll
  static void free() {
    model.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"seven", "two", "four", "nine"})
  void theSameTensorGivesPythonsLogits(String name) {
    Distance.assertWithin(1e-4, logits(python.get(name + ".input")), python.get(name + ".logits"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"seven", "two", "four", "nine"})
  void theSamePixelsGivePythonsTensor(String name) {
    Tensor input = prepare.apply(python.get(name + ".pixels")).unsqueeze(0);
    Distance.assertWithin(1e-4, input, python.get(name + ".input"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"seven", "two", "four"})
  void theSamePngGivesPythonsLogits(String name) throws IOException {
    Tensor pixels = Images.read(file(name + ".png"));
    assertThat(pixels.equal(python.get(name + ".pixels"))).as("the pixels are Python's").isTrue();
    Distance.assertWithin(
        1e-2, logits(prepare.apply(pixels).unsqueeze(0)), python.get(name + ".logits"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"seven.png", "two.png", "four.png", "nine.jpg"})
  void theMostLikelyClassesEqualPythons(String name) throws IOException {
    Tensor picture = prepare.apply(Images.read(file(name))).unsqueeze(0);
    var best = logits(picture).softmax(1).squeeze(0).topk(5);
    JsonNode top = expected.get("pictures").get(name).get("top5");
    for (int i = 0; i < 5; i++) {
      String label = labels.get((int) best.indices().get(i).itemLong());
      assertThat(label).isEqualTo(top.get(i).get(0).asText());
      assertThat(best.values().get(i).item())
          .as(label)
          .isCloseTo(top.get(i).get(1).asDouble(), within(1e-3));
    }
    assertThat(top.get(0).get(0)).isEqualTo(expected.get("pictures").get(name).get("label"));
  }

  @Test
  void aBatchOfPicturesGivesTheLogitsOfEach() {
    Tensor batch = Torch.cat(List.of(python.get("seven.input"), python.get("two.input")));
    Tensor logits = Torch.cat(List.of(python.get("seven.logits"), python.get("two.logits")));
    Distance.assertWithin(1e-4, logits(batch), logits);
  }

  private static Tensor logits(Tensor images) {
    return Torch.inferenceMode(() -> model.forward(images));
  }

  private Path file(String name) throws IOException {
    return Files.write(folder.resolve(name), PythonTensors.bytes(ClassifyImage.class, name));
  }

  private static double[] doubles(JsonNode numbers) {
    double[] values = new double[numbers.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers.get(i).asDouble();
    }
    return values;
  }
}
