package org.jtorch.vision.utils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.io.Safetensors;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The drawings of torchvision, recorded by make_utils.py. */
@NoLeaks
class DrawingsAgainstPythonTest {
  @TestFactory
  Stream<DynamicTest> everyDrawingHasPythonsPixels() throws IOException {
    JsonNode cases = new ObjectMapper().readTree(resource("utils.json").toFile());
    return StreamSupport.stream(cases.spliterator(), false)
        .map(one -> dynamicTest(one.get("name") + " " + one.get("options"), () -> check(one)));
  }

  private static void check(JsonNode one) {
    try (TensorScope scope = TensorScope.open()) {
      Safetensors file = Safetensors.load(resource("utils.safetensors"));
      Tensor expected = file.tensor(one.get("name").asText());
      Tensor actual = drawn(one, file);
      assertThat(actual.dtype()).isEqualTo(expected.dtype());
      assertThat(actual.shape()).isEqualTo(expected.shape());
      boolean blended = one.get("options").has("fill");
      double scale = actual.dtype() == DType.UINT8 ? 1 : 1 / 255.0;
      Tensor difference = actual.to(DType.FLOAT64).sub(expected.to(DType.FLOAT64)).abs();
      assertThat(difference.max().item()).isLessThanOrEqualTo(blended ? 1.001 * scale : 0);
    }
  }

  private static Tensor drawn(JsonNode one, Safetensors file) {
    JsonNode options = one.get("options");
    String image = one.get("image").asText();
    return switch (one.get("function").asText()) {
      case "flow" -> VisionUtils.flowToImage(file.tensor("flow." + image));
      case "masks" ->
          VisionUtils.drawSegmentationMasks(
              file.tensor("image." + image),
              file.tensor("masks"),
              o -> o.alpha(options.path("alpha").asDouble(0.8)).colors(colors(options)));
      case "keypoints" ->
          VisionUtils.drawKeypoints(
              file.tensor("image." + image),
              file.tensor("keypoints"),
              o -> o.color(options.get("colors").asText()).radius(options.path("radius").asInt(2)));
      default ->
          VisionUtils.drawBoundingBoxes(
              file.tensor("image." + image),
              file.tensor("boxes"),
              o ->
                  o.width(options.path("width").asInt(1))
                      .fill(options.path("fill").asBoolean(false))
                      .colors(colors(options)));
    };
  }

  private static String[] colors(JsonNode options) {
    JsonNode colors = options.path("colors");
    return colors.isTextual()
        ? new String[] {colors.asText()}
        : StreamSupport.stream(colors.spliterator(), false)
            .map(JsonNode::asText)
            .toArray(String[]::new);
  }

  private static Path resource(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(DrawingsAgainstPythonTest.class.getResource(name)).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
