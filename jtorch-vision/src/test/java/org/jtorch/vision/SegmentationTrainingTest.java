package org.jtorch.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.jtorch.nn.Module;
import org.jtorch.optim.SGD;
import org.jtorch.vision.models.segmentation.DeepLabV3;
import org.jtorch.vision.models.segmentation.FCN;
import org.jtorch.vision.models.segmentation.FCNHead;
import org.jtorch.vision.models.segmentation.SegmentationOutput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Training of segmentation models, with losses that make_segmentation.py recorded. */
@NoLeaks
class SegmentationTrainingTest {
  private static final long CLASSES = 21;

  static Stream<String> names() {
    String chosen = System.getProperty("jtorch.models", "small");
    return Stream.of("deeplabv3_mobilenet_v3_large", "deeplabv3_resnet50")
        .filter(name -> chosen.equals("all") || name.contains("mobilenet"));
  }

  @ParameterizedTest
  @MethodSource("names")
  void lossesOfFiveStepsArePythons(String name) throws IOException {
    DeepLabV3 model =
        name.equals("deeplabv3_resnet50")
            ? DeepLabV3.deeplabv3Resnet50(o -> o.auxLoss(true))
            : DeepLabV3.deeplabv3MobilenetV3Large(o -> o.auxLoss(true));
    fill(model.stateDict());
    Tensor images = FillRule.input(4, 3, 48, 48);
    Tensor labels =
        FillRule.input(4, 48, 48)
            .div(4)
            .add(0.5)
            .mul(CLASSES)
            .floor()
            .clamp(0, CLASSES - 1)
            .to(DType.INT64);
    SGD optimizer = new SGD(model.parameters(), o -> o.lr(1e-5).momentum(0.9));
    Torch.manualSeed(1);
    for (JsonNode step : recorded().get(name)) {
      try (TensorScope scope = TensorScope.open()) {
        optimizer.zeroGrad();
        SegmentationOutput outputs = model.outputs(images);
        Tensor out = F.crossEntropy(outputs.out(), labels);
        Tensor aux = F.crossEntropy(outputs.aux().orElseThrow(), labels);
        out.add(aux.mul(0.5)).backward();
        optimizer.step();
        assertThat(out.item()).isCloseTo(step.get(0).asDouble(), within(1e-4));
        assertThat(aux.item()).isCloseTo(step.get(1).asDouble(), within(1e-4));
      }
    }
    optimizer.zeroGrad();
    optimizer.close();
    model.close();
  }

  private static void fill(Map<String, Tensor> state) {
    FillRule.fill(state);
    state.forEach(
        (key, values) -> {
          if (key.endsWith("bn3.weight")) {
            values.mul_(0.25);
          }
        });
  }

  @Test
  void theHeadCanBeReplacedAndTheAuxiliaryClassifierIsOptional() {
    FCN model = FCN.fcnResnet50(o -> o.numClasses(2));
    assertThat(model.auxClassifier()).isEmpty();
    ((Module) model.classifier().get()).close();
    model.classifier().set(new FCNHead(2048, 5));
    model.eval();
    Tensor images = Torch.zeros(1, 3, 32, 48);
    Tensor logits = Torch.inferenceMode(() -> model.call(images));
    assertThat(logits.shape()).isEqualTo(Shape.of(1, 5, 32, 48));
    assertThat(Torch.inferenceMode(() -> model.outputs(images)).aux()).isEmpty();
    model.close();
  }

  private static JsonNode recorded() throws IOException {
    try (InputStream in = SegmentationTrainingTest.class.getResourceAsStream("segmentation.json")) {
      return new ObjectMapper().readTree(Objects.requireNonNull(in));
    }
  }
}
