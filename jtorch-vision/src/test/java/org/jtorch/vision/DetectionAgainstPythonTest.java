package org.jtorch.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.jtorch.optim.SGD;
import org.jtorch.vision.models.detection.Detections;
import org.jtorch.vision.models.detection.Detector;
import org.jtorch.vision.models.detection.Losses;
import org.jtorch.vision.models.detection.Target;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The detectors whose values make_detection.py recorded. The slow ones are compared only if the
 * property {@code jtorch.models} names them or is {@code all}.
 */
@NoLeaks
class DetectionAgainstPythonTest {
  static Stream<String> names() {
    return RecordedDetection.names().filter(RecordedDetection::isChosen);
  }

  @ParameterizedTest
  @MethodSource("names")
  void namesTextAndInitialValuesArePythons(String name) {
    RecordedDetection recorded = new RecordedDetection(name);
    Detector model = recorded.create();
    JsonNode expected = recorded.expected();
    assertThat(model).hasToString(expected.get("text").asText());
    assertThat(described(model.stateDict()))
        .containsExactlyElementsOf(RecordedDetection.strings(expected.get("state")));
    double sum = 0;
    int trained = 0;
    for (Tensor parameter : model.parameters()) {
      sum += parameter.detach().sum(o -> o.dtype(DType.FLOAT64)).item();
      trained += parameter.requiresGrad() ? 1 : 0;
    }
    double expectedSum = expected.get("sum").asDouble();
    assertThat(sum).isCloseTo(expectedSum, within(Math.max(1e-3, 1e-7 * Math.abs(expectedSum))));
    assertThat(trained).isEqualTo(expected.get("trained").asInt());
    model.close();
  }

  @ParameterizedTest
  @MethodSource("names")
  void detectionsArePythons(String name) {
    RecordedDetection recorded = new RecordedDetection(name);
    Detector model = recorded.create();
    recorded.calm(model.stateDict());
    model.eval();
    List<Tensor> images = RecordedDetection.images();
    List<Detections> found = Torch.inferenceMode(() -> model.call(images));
    JsonNode expected = recorded.expected().get("detections");
    assertThat(found).hasSize(expected.size());
    assertThat(found.get(0).labels().numel()).isPositive();
    for (int i = 0; i < found.size(); i++) {
      assertEqual(RecordedDetection.inOrder(found.get(i), expected.get(i)), expected.get(i));
    }
    model.close();
  }

  private static void assertEqual(Detections found, JsonNode expected) {
    assertClose("labels", found.labels(), expected, 0);
    assertClose("scores", found.scores(), expected, 1e-3);
    assertClose("boxes", found.boxes(), expected, 0.3);
    assertThat(found.masks().isPresent()).isEqualTo(expected.has("masks"));
    assertThat(found.keypoints().isPresent()).isEqualTo(expected.has("keypoints"));
    if (found.masks().isPresent()) {
      double pixels = found.masks().get().size(2) * found.masks().get().size(3);
      assertClose("masks", found.masks().get().sum(1, 2, 3), expected, 2e-3 * pixels);
      assertSamePixels(found.masks().get().gt(0.5), expected.get("mask_bits").asText());
    }
    if (found.keypoints().isPresent()) {
      assertClose("keypoints", found.keypoints().get(), expected, 0.6);
      assertClose("keypoints_scores", found.keypointsScores().orElseThrow(), expected, 1e-2);
    }
  }

  private static void assertClose(String part, Tensor values, JsonNode expected, double tolerance) {
    RecordedDetection.assertClose(part, values, expected.get(part), tolerance);
  }

  /** Compares binary masks; boxes that differ by rounding move a few pixels of the outlines. */
  private static void assertSamePixels(Tensor masks, String expected) {
    byte[] bits = Base64.getDecoder().decode(expected);
    float[] pixels = masks.to(DType.FLOAT32).flatten().toFloatArray();
    assertThat(bits).hasSize((pixels.length + 7) / 8);
    int inside = 0;
    int different = 0;
    for (int i = 0; i < pixels.length; i++) {
      int wanted = (bits[i / 8] >> (7 - i % 8)) & 1;
      inside += wanted;
      different += wanted == (int) pixels[i] ? 0 : 1;
    }
    assertThat(inside > 0).isEqualTo(pixels.length > 0);
    assertThat(different).isLessThanOrEqualTo(inside / 100);
  }

  @ParameterizedTest
  @MethodSource("names")
  void lossesOfFiveStepsArePythons(String name) {
    RecordedDetection recorded = new RecordedDetection(name);
    Detector model = recorded.create();
    recorded.calm(model.stateDict());
    List<Tensor> trained = model.parameters().stream().filter(Tensor::requiresGrad).toList();
    double rate = recorded.expected().get("lr").asDouble();
    SGD optimizer = new SGD(trained, o -> o.lr(rate).momentum(0.9));
    List<Tensor> images = RecordedDetection.images();
    List<Target> targets = recorded.targets();
    Torch.manualSeed(1);
    for (JsonNode step : recorded.expected().get("losses")) {
      optimizer.zeroGrad();
      Losses losses = model.losses(images, targets);
      losses.total().backward();
      optimizer.step();
      List<String> expectedNames = new ArrayList<>();
      step.fieldNames().forEachRemaining(expectedNames::add);
      assertThat(List.copyOf(losses.byName().keySet())).isEqualTo(expectedNames);
      for (String loss : expectedNames) {
        double value = step.get(loss).asDouble();
        assertThat(losses.get(loss).item())
            .as(loss)
            .isCloseTo(value, within(1e-4 * Math.max(1, Math.abs(value))));
      }
    }
    optimizer.zeroGrad();
    optimizer.close();
    model.close();
  }

  @AfterEach
  void restoreSeed() {
    Torch.manualSeed(0);
  }

  private static List<String> described(Map<String, Tensor> state) {
    return state.entrySet().stream()
        .map(e -> e.getKey() + " " + e.getValue().dtype().pythonName() + " " + e.getValue().shape())
        .map(text -> text.replace("torch.", ""))
        .toList();
  }
}
