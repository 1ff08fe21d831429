package org.jtorch.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.vision.models.detection.AnchorDetectorOptions;
import org.jtorch.vision.models.detection.Detections;
import org.jtorch.vision.models.detection.Detector;
import org.jtorch.vision.models.detection.FCOS;
import org.jtorch.vision.models.detection.FasterRCNN;
import org.jtorch.vision.models.detection.KeypointRCNN;
import org.jtorch.vision.models.detection.MaskRCNN;
import org.jtorch.vision.models.detection.RCNNOptions;
import org.jtorch.vision.models.detection.RetinaNet;
import org.jtorch.vision.models.detection.SSD;
import org.jtorch.vision.models.detection.Target;

/** Values of a detector that make_detection.py recorded, and its images and targets. */
public final class RecordedDetection {
  private static final long[][] SIZES = {{96, 128}, {80, 72}};
  private static final long[][][] BOXES = {{{10, 12, 60, 70}, {50, 30, 120, 90}}, {{8, 8, 40, 60}}};
  private static final List<String> NAMES =
      List.of(
          "fasterrcnn_resnet50_fpn",
          "fasterrcnn_resnet50_fpn_v2",
          "fasterrcnn_mobilenet_v3_large_fpn",
          "fasterrcnn_mobilenet_v3_large_320_fpn",
          "maskrcnn_resnet50_fpn",
          "maskrcnn_resnet50_fpn_v2",
          "keypointrcnn_resnet50_fpn",
          "retinanet_resnet50_fpn",
          "retinanet_resnet50_fpn_v2",
          "fcos_resnet50_fpn",
          "ssd300_vgg16",
          "ssdlite320_mobilenet_v3_large");
  private static final List<String> FAST =
      List.of(
          "fasterrcnn_mobilenet_v3_large_320_fpn",
          "maskrcnn_resnet50_fpn",
          "retinanet_resnet50_fpn",
          "ssdlite320_mobilenet_v3_large");
  private static final Map<String, Double> SCALES =
      Map.of(
          "bn3.weight", 0.25,
          "cls_logits.weight", 0.1,
          "cls_score.weight", 0.1,
          "bbox_pred.weight", 0.1,
          "bbox_reg.weight", 0.1,
          "bbox_ctrness.weight", 0.1);
  private static final double SSD_SCALE = 0.02;

  private final String name;
  private final JsonNode expected;

  RecordedDetection(String name) {
    this.name = name;
    expected = read("detection/" + name + ".json.gz");
  }

  /** Reads a compressed file of recorded values. */
  public static JsonNode read(String file) {
    try (InputStream in =
        new GZIPInputStream(
            Objects.requireNonNull(RecordedDetection.class.getResourceAsStream(file), file))) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new AssertionError(file, e);
    }
  }

  /** Checks that each value is near the recorded one. */
  public static void assertClose(String part, Tensor values, JsonNode expected, double tolerance) {
    double[] numbers = values.detach().to(DType.FLOAT64).flatten().toDoubleArray();
    assertThat(numbers).as(part).hasSize(expected.size());
    for (int i = 0; i < numbers.length; i++) {
      assertThat(numbers[i])
          .as("%s %s", part, i)
          .isCloseTo(expected.get(i).asDouble(), within(tolerance));
    }
  }

  /** Puts neighbors of the same score, whose order rounding decides, into the recorded order. */
  static Detections inOrder(Detections found, JsonNode expected) {
    float[] scores = found.scores().toFloatArray();
    float[] left = found.boxes().select(1, 0).toFloatArray();
    long[] order = LongStream.range(0, scores.length).toArray();
    for (int i = 0; i + 1 < scores.length; i++) {
      double wanted = expected.get("boxes").get(4 * i).asDouble();
      if (scores[i] - scores[i + 1] < 1e-6
          && Math.abs(left[i + 1] - wanted) < Math.abs(left[i] - wanted)) {
        order[i] = i + 1L;
        order[i + 1] = i;
        i++;
      }
    }
    return found.select(Torch.tensor(order));
  }

  static Stream<String> names() {
    return NAMES.stream();
  }

  static boolean isChosen(String name) {
    String chosen = System.getProperty("jtorch.models", "small");
    return switch (chosen) {
      case "all" -> true;
      case "small" -> FAST.contains(name);
      default -> List.of(chosen.split(",")).contains(name);
    };
  }

  JsonNode expected() {
    return expected;
  }

  /** Creates the model from seed 0 with the recorded options. */
  Detector create() {
    Torch.manualSeed(0);
    return switch (name) {
      case "fasterrcnn_resnet50_fpn" -> FasterRCNN.fasterrcnnResnet50Fpn(this::rcnn);
      case "fasterrcnn_resnet50_fpn_v2" -> FasterRCNN.fasterrcnnResnet50FpnV2(this::rcnn);
      case "fasterrcnn_mobilenet_v3_large_fpn" ->
          FasterRCNN.fasterrcnnMobilenetV3LargeFpn(this::rcnn);
      case "fasterrcnn_mobilenet_v3_large_320_fpn" ->
          FasterRCNN.fasterrcnnMobilenetV3Large_320Fpn(this::rcnn);
      case "maskrcnn_resnet50_fpn" -> MaskRCNN.maskrcnnResnet50Fpn(this::rcnn);
      case "maskrcnn_resnet50_fpn_v2" -> MaskRCNN.maskrcnnResnet50FpnV2(this::rcnn);
      case "keypointrcnn_resnet50_fpn" -> KeypointRCNN.keypointrcnnResnet50Fpn(this::rcnn);
      case "retinanet_resnet50_fpn" -> RetinaNet.retinanetResnet50Fpn(this::anchors);
      case "retinanet_resnet50_fpn_v2" -> RetinaNet.retinanetResnet50FpnV2(this::anchors);
      case "fcos_resnet50_fpn" -> FCOS.fcosResnet50Fpn(this::anchors);
      case "ssd300_vgg16" -> SSD.ssd300Vgg16(this::anchors);
      case "ssdlite320_mobilenet_v3_large" -> SSD.ssdlite320MobilenetV3Large(this::anchors);
      default -> throw new AssertionError(name);
    };
  }

  private void rcnn(RCNNOptions<?> options) {
    options
        .minSize(longs(option("min_size")))
        .rpnPreNmsTopNTrain(option("rpn_pre_nms_top_n_train").asLong())
        .rpnPostNmsTopNTrain(option("rpn_post_nms_top_n_train").asLong())
        .rpnBatchSizePerImage(option("rpn_batch_size_per_image").asLong())
        .boxBatchSizePerImage(option("box_batch_size_per_image").asLong())
        .boxScoreThresh(option("box_score_thresh").asDouble())
        .boxDetectionsPerImg(option("box_detections_per_img").asLong());
  }

  void anchors(AnchorDetectorOptions<?, ?> options) {
    if (expected.get("options").has("min_size")) {
      options.minSize(longs(option("min_size")));
    }
    options
        .scoreThresh(option("score_thresh").asDouble())
        .detectionsPerImg(option("detections_per_img").asLong());
  }

  private JsonNode option(String key) {
    return Objects.requireNonNull(expected.get("options").get(key), key);
  }

  /** Fills values as {@code calm} of make_detection.py does. */
  void calm(Map<String, Tensor> state) {
    FillRule.fill(state);
    state.forEach(
        (key, values) -> {
          SCALES.forEach(
              (part, scale) -> {
                if (key.endsWith(part)) {
                  scale(values, scale);
                }
              });
          if (name.equals("ssd300_vgg16") && key.contains("module_list")) {
            scale(values, SSD_SCALE);
          }
        });
  }

  private static void scale(Tensor values, double factor) {
    Torch.noGrad(() -> values.mul_(factor));
  }

  static List<Tensor> images() {
    return Arrays.stream(SIZES)
        .map(size -> FillRule.input(3, size[0], size[1]).div(4).add(0.5))
        .toList();
  }

  /** Boxes, with masks that fill the upper half of each box, and keypoints on its diagonal. */
  List<Target> targets() {
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < SIZES.length; i++) {
      targets.add(target(SIZES[i], BOXES[i]));
    }
    return targets;
  }

  private static Target target(long[] size, long[][] boxes) {
    Tensor masks = Torch.zeros(DType.UINT8, boxes.length, size[0], size[1]);
    float[][][] keypoints = new float[boxes.length][17][];
    for (int i = 0; i < boxes.length; i++) {
      long[] box = boxes[i];
      long rows = (box[1] + box[3]) / 2 - box[1];
      masks.select(0, i).narrow(0, box[1], rows).narrow(1, box[0], box[2] - box[0]).fill_(1);
      for (int k = 0; k < 17; k++) {
        float x = (float) (box[0] + (box[2] - box[0]) * k / 16.0);
        float y = (float) (box[1] + (box[3] - box[1]) * k / 16.0);
        keypoints[i][k] = new float[] {x, y, Math.min(k % 4, 1)};
      }
    }
    Tensor labels = Torch.ones(DType.INT64, boxes.length);
    return new Target(Torch.tensor(DType.FLOAT32, boxes), labels)
        .withMasks(masks)
        .withKeypoints(Torch.tensor(keypoints));
  }

  static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>();
    array.forEach(string -> strings.add(string.asText()));
    return strings;
  }

  private static long[] longs(JsonNode array) {
    long[] longs = new long[array.size()];
    for (int i = 0; i < longs.length; i++) {
      longs[i] = array.get(i).asLong();
    }
    return longs;
  }
}
