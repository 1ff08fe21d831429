package org.jtorch.vision.models.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.jtorch.nn.Module;
import org.jtorch.nn.Sequential;
import org.jtorch.vision.FillRule;
import org.jtorch.vision.RecordedDetection;
import org.jtorch.vision.models.Weights;
import org.jtorch.vision.ops.MultiScaleRoIAlign;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Parts of detectors with values that make_detector_parts.py recorded. */
@NoLeaks
class DetectorPartsTest {
  private static final JsonNode RECORDED = RecordedDetection.read("detection/parts.json.gz");

  private static Tensor values(long... shape) {
    return FillRule.input(shape).div(4);
  }

  @ParameterizedTest
  @EnumSource
  void boxLossesAndTheirGradientsArePythons(RetinaNetHead.BoxLoss loss) {
    RetinaNetHead head = new RetinaNetHead(32, 1, 2, o -> o.boxLoss(loss));
    Tensor starts = Torch.arange(12).to(DType.FLOAT32);
    Tensor anchors =
        Torch.stack(
            List.of(starts.mul(4), starts.mul(3), starts.mul(4).add(8), starts.mul(3).add(10)), 1);
    List<Tensor> matches =
        List.of(
            Torch.arange(12).remainder(4).sub(2).to(DType.INT64),
            Torch.arange(12).remainder(3).sub(2).to(DType.INT64));
    Tensor first = Torch.tensor(new float[][] {{10, 12, 60, 70}, {50, 30, 120, 90}}).div(4);
    Tensor second = Torch.tensor(new float[][] {{8, 8, 40, 60}}).div(4);
    List<Target> targets =
        List.of(
            new Target(first, Torch.tensor(0L, 1L)),
            new Target(second, Torch.tensor(new long[] {1})));
    Tensor codes = values(2, 12, 4).requiresGrad_(true);
    RetinaNetHead.Predictions predictions =
        new RetinaNetHead.Predictions(Torch.zeros(2, 12, 2), codes);
    Tensor value =
        Objects.requireNonNull(
            head.losses(predictions, anchors, matches, targets).get("bbox_regression"));
    value.backward();
    JsonNode expected = RECORDED.get("box_losses").get(loss.name().toLowerCase(Locale.ROOT));
    Tensor all = Torch.cat(value.detach().reshape(1), codes.grad().flatten());
    RecordedDetection.assertClose("loss and gradients", all, expected, 1e-5);
    head.close();
  }

  @Test
  void pastedMasksArePythons() {
    Tensor boxes =
        Torch.tensor(
            new float[][] {
              {4.2f, 3.7f, 20.1f, 18.9f},
              {-5.0f, 6.5f, 10.3f, 40.0f},
              {30.4f, 0, 48, 32},
              {12.5f, 12.5f, 12.9f, 12.7f}
            });
    Tensor pasted = MaskPasting.paste(values(4, 1, 28, 28).add(0.5), boxes, Shape.of(32, 48));
    assertThat(pasted.shape()).isEqualTo(Shape.of(4, 1, 32, 48));
    RecordedDetection.assertClose("masks", pasted, RECORDED.get("masks"), 2e-6);
  }

  @Test
  void keypointsOfHeatMapsArePythons() {
    MultiScaleRoIAlign pool = new MultiScaleRoIAlign(List.of("0"), 14, 2);
    KeypointRCNNPredictor predictor = new KeypointRCNNPredictor(4, 17);
    Sequential head = new Sequential();
    KeypointBranch branch = new KeypointBranch(pool, head, predictor);
    Tensor boxes =
        Torch.tensor(
            new float[][] {
              {4.2f, 3.7f, 50.1f, 78.9f}, {-5.0f, 6.5f, 10.3f, 40.0f}, {12.5f, 12.5f, 12.9f, 12.7f}
            });
    Detections found =
        branch.complete(
            new Detections(boxes, Torch.ones(DType.INT64, 3), Torch.ones(3)),
            values(3, 17, 56, 56));
    JsonNode expected = RECORDED.get("keypoints");
    RecordedDetection.assertClose(
        "points", found.keypoints().orElseThrow(), expected.get("points"), 1e-4);
    RecordedDetection.assertClose(
        "scores", found.keypointsScores().orElseThrow(), expected.get("scores"), 1e-5);
    pool.close();
    predictor.close();
    head.close();
  }

  /** Options without a model, so that no file of weights is read. */
  private static final class AnyOptions extends DetectionOptions<AnyOptions> {
    @Override
    protected AnyOptions self() {
      return this;
    }

    @Override
    void check() {}
  }

  @ParameterizedTest
  @CsvSource({
    "fasterrcnn_resnet50_fpn,5",
    "fasterrcnn_resnet50_fpn_v2,5",
    "fasterrcnn_mobilenet_v3_large_fpn,6",
    "ssd300_vgg16,5",
    "ssdlite320_mobilenet_v3_large,6"
  })
  void frozenLayersArePythons(String name, int most) {
    Weights weights = Weights.of(name).get(0);
    for (int layers = -1; layers <= most; layers++) {
      AnyOptions o = new AnyOptions().weights(weights);
      if (layers >= 0) {
        o.trainableBackboneLayers(layers);
      }
      Module backbone = backbone(name, o).module();
      List<String> frozen = new ArrayList<>();
      for (Map.Entry<String, Tensor> one : backbone.namedParameters().entrySet()) {
        if (!one.getValue().requiresGrad()) {
          frozen.add("backbone." + one.getKey());
        }
      }
      String key = name + " " + (layers < 0 ? "default" : layers);
      List<String> expected = new ArrayList<>();
      RECORDED.get("frozen").get(key).forEach(one -> expected.add(one.asText()));
      assertThat(frozen).as(key).isEqualTo(expected);
      backbone.close();
    }
  }

  private static Backbone backbone(String name, DetectionOptions<?> o) {
    return switch (name) {
      case "fasterrcnn_resnet50_fpn" -> Backbones.resnet50(o, b -> {});
      case "fasterrcnn_resnet50_fpn_v2" -> Backbones.unfrozenResnet50(o, b -> {});
      case "fasterrcnn_mobilenet_v3_large_fpn" -> Backbones.mobileNet(o);
      case "ssd300_vgg16" -> Backbones.vgg(o);
      default -> Backbones.mobileNetLite(o);
    };
  }

  @Test
  void trainedLayersOutsideTheirRangeAreRefused() {
    Weights weights = Weights.of("fasterrcnn_resnet50_fpn").get(0);
    AnyOptions o = new AnyOptions().weights(weights).trainableBackboneLayers(6);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Backbones.resnet50(o, b -> {}))
        .withMessage("Trainable backbone layers should be in the range [0,5], got 6");
  }
}
