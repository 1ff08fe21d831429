package org.jtorch.vision.transforms.functional;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.io.Safetensors;
import org.jtorch.junit.NoLeaks;
import org.jtorch.vision.ops.BoxFormat;
import org.jtorch.vision.tvtensors.CanvasSize;
import org.jtorch.vision.tvtensors.ClampingMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** torchvision's results, recorded by {@code src/test/python/make_functional.py}. */
@NoLeaks
class FunctionalAgainstPythonTest {
  private final Safetensors file = Safetensors.load(resource("functional.safetensors"));

  static Stream<JsonNode> cases() throws IOException {
    JsonNode all = new ObjectMapper().readTree(resource("functional.json").toFile());
    return StreamSupport.stream(all.spliterator(), false);
  }

  private static Path resource(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(FunctionalAgainstPythonTest.class.getResource(name)).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void resultsEqualTorchvisions(JsonNode one) {
    Tensor input = file.tensor(one.get("input").asText()).clone();
    if (!one.get("seed").isNull()) {
      Torch.manualSeed(one.get("seed").asLong());
    }
    List<Tensor> results = call(one.get("op").asText(), input, one.get("args"));
    for (int i = 0; i < results.size(); i++) {
      Tensor expected = file.tensor(one.get("name").asText() + "." + i);
      assertSame(results.get(i), expected, tolerance(one.get("op").asText(), expected.dtype()));
    }
    assertThat(input.equal(file.tensor(one.get("input").asText()))).as("input").isTrue();
  }

  /** Powers, sums, sines and cosines differ in the last bits between releases of libtorch. */
  private static double tolerance(String op, DType type) {
    double bits =
        switch (op) {
          case "adjust_contrast", "adjust_gamma", "gaussian_blur" -> 2;
          case "convert_bounding_box_format", "clamp_bounding_boxes" -> 100;
          default -> 0;
        };
    return bits * (type == DType.FLOAT64 ? 0x1p-52 : 0x1p-23);
  }

  private static void assertSame(Tensor actual, Tensor expected, double tolerance) {
    assertThat(actual.dtype()).isEqualTo(expected.dtype());
    assertThat(actual.shape()).isEqualTo(expected.shape());
    boolean equal =
        expected.dtype().isFloatingPoint()
            ? actual.allclose(expected, o -> o.rtol(tolerance).atol(tolerance).equalNan(true))
            : actual.equal(expected);
    assertThat(equal).as("%s%n%s", actual, expected).isTrue();
  }

  private List<Tensor> call(String op, Tensor input, JsonNode a) {
    return switch (op) {
      case "sanitize_bounding_boxes" -> {
        Misc.Sanitized kept =
            a.size() == 2
                ? Misc.sanitizeBoundingBoxes(input, format(a.get(0)), canvas(a.get(1)))
                : Misc.sanitizeBoundingBoxes(
                    input, format(a.get(0)), canvas(a.get(1)), number(a, 2), number(a, 3));
        yield List.of(kept.entries(), kept.valid());
      }
      case "sanitize_keypoints" -> {
        Misc.Sanitized kept = Misc.sanitizeKeypoints(input, canvas(a.get(0)));
        yield List.of(kept.entries(), kept.valid());
      }
      case "convert_bounding_box_format" ->
          List.of(Meta.convertBoundingBoxFormat(input, format(a.get(0)), format(a.get(1))));
      case "clamp_bounding_boxes" ->
          List.of(
              Meta.clampBoundingBoxes(
                  input, format(a.get(0)), canvas(a.get(1)), clampingMode(a.get(2))));
      case "clamp_keypoints" -> List.of(Meta.clampKeypoints(input, canvas(a.get(0))));
      case "normalize", "gaussian_blur", "gaussian_noise", "to_dtype" ->
          List.of(misc(op, input, a));
      case "erase" ->
          List.of(
              Augment.erase(
                  input,
                  a.get(0).asLong(),
                  a.get(1).asLong(),
                  a.get(2).asLong(),
                  a.get(3).asLong(),
                  file.tensor(a.get(4).asText())));
      case "jpeg" -> List.of(Augment.jpeg(input, a.get(0).asInt()));
      case "uniform_temporal_subsample" ->
          List.of(Temporal.uniformTemporalSubsample(input, a.get(0).asLong()));
      default -> List.of(color(op, input, a));
    };
  }

  private static Tensor color(String op, Tensor image, JsonNode a) {
    return switch (op) {
      case "rgb_to_grayscale" ->
          a.isEmpty()
              ? Color.rgbToGrayscale(image)
              : Color.rgbToGrayscale(image, a.get(0).asLong());
      case "grayscale_to_rgb" -> Color.grayscaleToRgb(image);
      case "adjust_brightness" -> Color.adjustBrightness(image, number(a, 0));
      case "adjust_contrast" -> Color.adjustContrast(image, number(a, 0));
      case "adjust_saturation" -> Color.adjustSaturation(image, number(a, 0));
      case "adjust_sharpness" -> Color.adjustSharpness(image, number(a, 0));
      case "adjust_hue" -> Color.adjustHue(image, number(a, 0));
      case "adjust_gamma" ->
          a.size() == 1
              ? Color.adjustGamma(image, number(a, 0))
              : Color.adjustGamma(image, number(a, 0), number(a, 1));
      case "autocontrast" -> Color.autocontrast(image);
      case "equalize" -> Color.equalize(image);
      case "invert" -> Color.invert(image);
      case "posterize" -> Color.posterize(image, a.get(0).asInt());
      case "solarize" -> Color.solarize(image, number(a, 0));
      case "permute_channels" -> Color.permuteChannels(image, longs(a.get(0)));
      default -> throw new AssertionError(op);
    };
  }

  private static Tensor misc(String op, Tensor image, JsonNode a) {
    return switch (op) {
      case "normalize" -> Misc.normalize(image, doubles(a.get(0)), doubles(a.get(1)));
      case "gaussian_blur" ->
          a.size() == 1
              ? Misc.gaussianBlur(image, longs(a.get(0)))
              : Misc.gaussianBlur(image, longs(a.get(0)), doubles(a.get(1)));
      case "gaussian_noise" ->
          a.isEmpty()
              ? Misc.gaussianNoise(image, 0, 0.1)
              : Misc.gaussianNoise(image, number(a, 0), number(a, 1), a.get(2).asBoolean());
      default ->
          Misc.toDtype(
              image, DType.of(a.get(0).asText().replace("torch.", "")), a.get(1).asBoolean());
    };
  }

  private static double number(JsonNode arguments, int index) {
    return arguments.get(index).asDouble();
  }

  private static double[] doubles(JsonNode numbers) {
    return StreamSupport.stream(numbers.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  private static long[] longs(JsonNode numbers) {
    return StreamSupport.stream(numbers.spliterator(), false).mapToLong(JsonNode::asLong).toArray();
  }

  private static BoxFormat format(JsonNode name) {
    return BoxFormat.valueOf(name.asText());
  }

  private static CanvasSize canvas(JsonNode size) {
    return new CanvasSize(size.get(0).asLong(), size.get(1).asLong());
  }

  private static ClampingMode clampingMode(JsonNode mode) {
    return mode.isNull()
        ? ClampingMode.NONE
        : ClampingMode.valueOf(mode.asText().toUpperCase(Locale.ROOT));
  }
}
