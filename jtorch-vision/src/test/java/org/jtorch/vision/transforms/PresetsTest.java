package org.jtorch.vision.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jtorch.DType;
import org.jtorch.InterpolateMode;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.jtorch.vision.io.Images;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The presets give what torchvision gives for tensors. */
@NoLeaks
class PresetsTest {

  static Stream<JsonNode> presets() {
    return StreamSupport.stream(RecordedGeometry.DOCUMENT.get("presets").spliterator(), false);
  }

  private static Preset preset(String name) {
    long[] crop = {8, 9};
    return switch (name) {
      case "classification" -> new ImageClassification(10, o -> o.resizeSize(12));
      case "bicubic" ->
          new ImageClassification(
              20, o -> o.resizeSize(15).interpolation(InterpolateMode.BICUBIC).mean(0.5, 0.5, 0.5));
      case "detection" -> new ObjectDetection();
      case "segmentation" -> new SemanticSegmentation(11, o -> {});
      case "unsized" -> new SemanticSegmentation(o -> {});
      case "video" -> new VideoClassification(crop, new long[] {11, 13}, o -> {});
      case "video_short" -> new VideoClassification(crop, new long[] {11}, o -> {});
      case "flow" -> new OpticalFlow();
      default -> throw new IllegalArgumentException(name);
    };
  }

  @ParameterizedTest
  @MethodSource("presets")
  void resultsEqualTorchvisions(JsonNode expected) {
    Preset preset = preset(expected.get("name").asText());
    if (expected.has("picture")) {
      assertPillows(preset, expected);
      return;
    }
    Tensor image = RecordedGeometry.get(expected.get("in"));
    if (preset instanceof OpticalFlow flow) {
      List<Tensor> both = flow.apply(image, image.flip(-1));
      assertEqual(both.get(0), RecordedGeometry.get(expected.get("out")));
      assertEqual(both.get(1), RecordedGeometry.get(expected.get("second")));
      return;
    }
    assertEqual(preset.apply(image), RecordedGeometry.get(expected.get("out")));
    assertThat(preset).hasToString(expected.get("repr").asText());
  }

  /** libtorch's kernel differs from Pillow by one step in few pixels. */
  private static void assertPillows(Preset preset, JsonNode expected) {
    BufferedImage picture = Images.fromTensor(RecordedGeometry.get(expected.get("picture")));
    Tensor difference = preset.apply(picture).sub(RecordedGeometry.get(expected.get("out"))).abs();
    assertThat(difference.max().item()).isLessThan(1.01 / 255 / 0.224);
    assertThat(difference.gt(1e-6).to(DType.FLOAT32).mean().item()).isLessThan(0.01);
  }

  private static void assertEqual(Tensor actual, Tensor expected) {
    assertThat(actual.dtype()).isEqualTo(DType.FLOAT32);
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(actual.allclose(expected, o -> o.rtol(1e-6).atol(1e-6)))
        .as("%s%n%s", actual, expected)
        .isTrue();
  }

  @Test
  void aPictureIsTransformedAsItsTensor() {
    BufferedImage picture = new BufferedImage(4, 3, BufferedImage.TYPE_INT_RGB);
    picture.setRGB(1, 2, 0xff0033);
    Tensor scaled = new ObjectDetection().apply(picture);
    assertThat(scaled.shape()).isEqualTo(Shape.of(3, 3, 4));
    assertThat(scaled.get(0, 2, 1).item()).isEqualTo(1);
    assertThat((float) scaled.get(2, 2, 1).item()).isEqualTo(0.2f);
  }

  @Test
  void invalidArgumentsAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ImageClassification(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ImageClassification(5, o -> o.resizeSize(-1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new VideoClassification(new long[] {3}, new long[] {3}, o -> {}))
        .withMessageContaining("got [3] and [3]");
    VideoClassification video = new VideoClassification(new long[] {3, 3}, new long[] {3}, o -> {});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> video.apply(Torch.zeros(3, 4, 4)))
        .withMessageContaining("expected (..., T, C, H, W)");
  }
}
