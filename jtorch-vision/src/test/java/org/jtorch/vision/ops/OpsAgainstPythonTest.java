package org.jtorch.vision.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jtorch.DType;
import org.jtorch.Reduction;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Results and gradients of torchvision's compiled operators. */
@NoLeaks
class OpsAgainstPythonTest {
  private final Recorded recorded = new Recorded();

  static Stream<JsonNode> cases() {
    return Recorded.cases(false);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void resultsAndGradientsEqualTorchvisions(JsonNode one) {
    String name = one.get("name").asText();
    for (JsonNode grad : one.get("grads")) {
      recorded.get(name + "." + grad.asText()).requiresGrad_();
    }
    Tensor output = call(one.get("op").asText(), name, one.get("args"));
    Tensor expected = recorded.get(name + ".output");
    double tolerance = expected.dtype() == DType.FLOAT64 ? 1e-10 : 1e-5;
    Recorded.assertClose(name, output, expected, tolerance);
    assertThat(output.isContiguous()).isTrue();
    if (recorded.has(name + ".gradient")) {
      output.backward(recorded.get(name + ".gradient"));
    }
    for (JsonNode grad : one.get("grads")) {
      Tensor input = recorded.get(name + "." + grad.asText());
      Tensor wanted = recorded.get(name + ".grad." + grad.asText());
      Recorded.assertClose(name + " " + grad.asText(), input.grad(), wanted, 4 * tolerance);
      input.clearGrad();
    }
  }

  private Tensor call(String op, String name, JsonNode a) {
    return switch (op) {
      case "roi_align", "roi_pool", "ps_roi_align", "ps_roi_pool" ->
          pool(op, in(name, "input"), in(name, "rois"), a);
      case "deform_conv2d" -> deform(name, a);
      case "nms" ->
          VisionOps.nms(in(name, "boxes"), in(name, "scores"), a.get("threshold").asDouble());
      case "batched_nms" ->
          VisionOps.batchedNms(
              in(name, "boxes"),
              in(name, "scores"),
              in(name, "idxs"),
              a.get("threshold").asDouble());
      case "stochastic_depth", "drop_block2d", "drop_block3d" -> drop(op, in(name, "input"), a);
      case "sigmoid_focal_loss" ->
          VisionOps.sigmoidFocalLoss(
              in(name, "inputs"),
              in(name, "targets"),
              o ->
                  o.alpha(a.get("alpha").asDouble())
                      .gamma(a.get("gamma").asDouble())
                      .reduction(reduction(a)));
      case "masks_to_boxes" -> VisionOps.masksToBoxes(in(name, "masks"));
      default -> boxes(op, name, a);
    };
  }

  private Tensor boxes(String op, String name, JsonNode a) {
    if (recorded.has(name + ".boxes1")) {
      return pairs(op, in(name, "boxes1"), in(name, "boxes2"), a);
    }
    Tensor boxes = in(name, "boxes");
    return switch (op) {
      case "box_convert" -> VisionOps.boxConvert(boxes, format(a, "inFmt"), format(a, "outFmt"));
      case "box_area" -> VisionOps.boxArea(boxes, format(a, "fmt"));
      case "remove_small_boxes" -> VisionOps.removeSmallBoxes(boxes, a.get("minSize").asDouble());
      case "clip_boxes_to_image" ->
          VisionOps.clipBoxesToImage(
              boxes, a.get("size").get(0).asLong(), a.get("size").get(1).asLong());
      default -> throw new AssertionError(op);
    };
  }

  private static Tensor pairs(String op, Tensor a, Tensor b, JsonNode args) {
    return switch (op) {
      case "box_iou" -> VisionOps.boxIou(a, b, format(args, "fmt"));
      case "generalized_box_iou" -> VisionOps.generalizedBoxIou(a, b);
      case "distance_box_iou" -> VisionOps.distanceBoxIou(a, b);
      case "complete_box_iou" -> VisionOps.completeBoxIou(a, b);
      case "generalized_box_iou_loss" ->
          VisionOps.generalizedBoxIouLoss(
              a, b, o -> o.reduction(reduction(args)).eps(args.get("eps").asDouble()));
      case "distance_box_iou_loss" ->
          VisionOps.distanceBoxIouLoss(
              a, b, o -> o.reduction(reduction(args)).eps(args.get("eps").asDouble()));
      case "complete_box_iou_loss" ->
          VisionOps.completeBoxIouLoss(
              a, b, o -> o.reduction(reduction(args)).eps(args.get("eps").asDouble()));
      default -> throw new AssertionError(op);
    };
  }

  private static Tensor pool(String op, Tensor input, Tensor rois, JsonNode a) {
    long[] size = longs(a.get("size"));
    double scale = a.get("scale").asDouble();
    return switch (op) {
      case "roi_align" ->
          VisionOps.roiAlign(
              input,
              rois,
              size,
              o ->
                  o.spatialScale(scale)
                      .samplingRatio(a.get("ratio").asLong())
                      .aligned(a.get("aligned").asBoolean()));
      case "ps_roi_align" ->
          VisionOps.psRoiAlign(
              input, rois, size, o -> o.spatialScale(scale).samplingRatio(a.get("ratio").asLong()));
      case "roi_pool" -> VisionOps.roiPool(input, rois, size, o -> o.spatialScale(scale));
      default -> VisionOps.psRoiPool(input, rois, size, o -> o.spatialScale(scale));
    };
  }

  private Tensor deform(String name, JsonNode a) {
    return VisionOps.deformConv2d(
        in(name, "input"),
        in(name, "offset"),
        in(name, "weight"),
        o -> {
          o.stride(longs(a.get("stride")))
              .padding(longs(a.get("padding")))
              .dilation(longs(a.get("dilation")));
          if (recorded.has(name + ".mask")) {
            o.mask(in(name, "mask"));
          }
          if (recorded.has(name + ".bias")) {
            o.bias(in(name, "bias"));
          }
        });
  }

  private static Tensor drop(String op, Tensor input, JsonNode a) {
    Torch.manualSeed(3);
    double p = a.get("p").asDouble();
    return switch (op) {
      case "drop_block2d" ->
          VisionOps.dropBlock2d(input, p, a.get("block").asLong(), true, o -> {});
      case "drop_block3d" ->
          VisionOps.dropBlock3d(input, p, a.get("block").asLong(), true, o -> {});
      default -> {
        String mode = a.get("mode").asText().toUpperCase(Locale.ROOT);
        yield VisionOps.stochasticDepth(input, p, StochasticDepth.Mode.valueOf(mode), true);
      }
    };
  }

  private Tensor in(String name, String key) {
    return recorded.get(name + "." + key);
  }

  private static BoxFormat format(JsonNode a, String key) {
    return BoxFormat.valueOf(a.get(key).asText().toUpperCase(Locale.ROOT));
  }

  private static Reduction reduction(JsonNode a) {
    return Reduction.valueOf(a.get("reduction").asText().toUpperCase(Locale.ROOT));
  }

  private static long[] longs(JsonNode node) {
    Iterator<JsonNode> values = node.iterator();
    Iterable<JsonNode> all = () -> values;
    return StreamSupport.stream(all.spliterator(), false).mapToLong(JsonNode::asLong).toArray();
  }
}
