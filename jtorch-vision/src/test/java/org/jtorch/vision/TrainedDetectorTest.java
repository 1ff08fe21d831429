package org.jtorch.vision;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.jtorch.vision.models.Weights;
import org.jtorch.vision.models.detection.AnchorDetectorOptions;
import org.jtorch.vision.models.detection.Detections;
import org.jtorch.vision.models.detection.Detector;
import org.jtorch.vision.models.detection.RetinaNet;
import org.jtorch.vision.models.detection.SSD;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Detectors with trained weights from the cache folder, which are the values of {@link
 * RecordedDetection#calm}; what they detect was recorded by make_detector_parts.py. RetinaNet's
 * first weights are for a normalization without eps.
 */
@NoLeaks
class TrainedDetectorTest {
  private static final String LITE = "ssdlite320_mobilenet_v3_large";
  private static final String RETINA = "retinanet_resnet50_fpn";

  @RegisterExtension final CacheFolder cache = new CacheFolder();

  static Stream<String> names() {
    return Stream.of(RETINA, LITE).filter(RecordedDetection::isChosen);
  }

  private static Detector create(String name, Consumer<AnchorDetectorOptions<?, ?>> options) {
    return name.equals(LITE)
        ? SSD.ssdlite320MobilenetV3Large(options)
        : RetinaNet.retinanetResnet50Fpn(options);
  }

  @ParameterizedTest
  @MethodSource("names")
  void detectionsWithTrainedWeightsArePythons(String name) throws IOException {
    RecordedDetection recorded = new RecordedDetection(name);
    Weights weights = Weights.of(name).get(0);
    assertThat(weights.name()).endsWith("COCO_V1");
    Detector random = create(name, o -> {});
    recorded.calm(random.stateDict());
    cache.save(weights, random.stateDict());
    Detector model =
        create(
            name,
            o -> {
              recorded.anchors(o);
              o.weights(weights);
            });
    Map<String, Tensor> state = random.stateDict();
    model.stateDict().forEach((key, value) -> assertThat(value.equal(state.get(key))).isTrue());
    model.eval();
    List<Tensor> images = RecordedDetection.images();
    List<Detections> found = Torch.inferenceMode(() -> model.call(images));
    JsonNode expected = RecordedDetection.read("detection/parts.json.gz").get("trained").get(name);
    assertThat(found).hasSize(expected.size());
    assertThat(found.get(0).labels().numel()).isPositive();
    for (int i = 0; i < found.size(); i++) {
      JsonNode wanted = expected.get(i);
      Detections one = RecordedDetection.inOrder(found.get(i), wanted);
      RecordedDetection.assertClose("labels", one.labels(), wanted.get("labels"), 0);
      RecordedDetection.assertClose("scores", one.scores(), wanted.get("scores"), 1e-3);
      RecordedDetection.assertClose("boxes", one.boxes(), wanted.get("boxes"), 0.3);
    }
    random.close();
    model.close();
  }
}
