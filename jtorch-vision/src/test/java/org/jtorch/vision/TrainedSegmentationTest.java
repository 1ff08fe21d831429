package org.jtorch.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.jtorch.nn.Module;
import org.jtorch.vision.models.MobileNetV3;
import org.jtorch.vision.models.ResNet;
import org.jtorch.vision.models.Weights;
import org.jtorch.vision.models.segmentation.AuxiliaryOptions;
import org.jtorch.vision.models.segmentation.DeepLabV3;
import org.jtorch.vision.models.segmentation.FCN;
import org.jtorch.vision.models.segmentation.LRASPP;
import org.jtorch.vision.models.segmentation.SegmentationModel;
import org.jtorch.vision.models.segmentation.SegmentationOptions;
import org.jtorch.vision.models.segmentation.SegmentationOutput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Segmentation models with trained weights from the cache folder, which are the values of {@link
 * FillRule}; make_segmentation.py recorded their outputs.
 */
@NoLeaks
class TrainedSegmentationTest {
  @RegisterExtension final CacheFolder cache = new CacheFolder();

  static Stream<String> names() {
    String chosen = System.getProperty("jtorch.models", "small");
    return Stream.of(
            "lraspp_mobilenet_v3_large",
            "deeplabv3_mobilenet_v3_large",
            "deeplabv3_resnet50",
            "fcn_resnet50")
        .filter(name -> chosen.equals("all") || name.contains("mobilenet"));
  }

  private static Module create(String name, Consumer<SegmentationOptions<?>> options) {
    return switch (name) {
      case "lraspp_mobilenet_v3_large" -> LRASPP.lrasppMobilenetV3Large(options);
      case "deeplabv3_mobilenet_v3_large" -> DeepLabV3.deeplabv3MobilenetV3Large(options);
      case "deeplabv3_resnet50" -> DeepLabV3.deeplabv3Resnet50(options);
      default -> FCN.fcnResnet50(options);
    };
  }

  private static void withAuxiliary(SegmentationOptions<?> options) {
    if (options instanceof AuxiliaryOptions<?> choice) {
      choice.auxLoss(true);
    }
  }

  /** Stores the filled values of a model, which is closed, as its trained weights. */
  private Weights store(String name, Module model) throws IOException {
    Map<String, Tensor> state = model.stateDict();
    FillRule.fill(state);
    Weights weights = Weights.of(name).get(0);
    cache.save(weights, state);
    model.close();
    return weights;
  }

  @ParameterizedTest
  @MethodSource("names")
  void outputsOfTrainedWeightsArePythons(String name) throws IOException {
    Weights weights = store(name, create(name, TrainedSegmentationTest::withAuxiliary));
    check(create(name, o -> o.weights(weights)), name, "weights");
  }

  @ParameterizedTest
  @MethodSource("names")
  void outputsOfATrainedBackboneArePythons(String name) throws IOException {
    Weights weights =
        name.endsWith("resnet50")
            ? store("resnet50", ResNet.resnet50())
            : store("mobilenet_v3_large", MobileNetV3.mobilenetV3Large());
    Torch.manualSeed(0);
    Module model = create(name, o -> o.weightsBackbone(weights).numClasses(5));
    check(model, name, "weights_backbone");
    Torch.manualSeed(0);
    Module auxiliary =
        create(
            name,
            o -> {
              withAuxiliary(o);
              o.weightsBackbone(weights).numClasses(5);
            });
    check(auxiliary, name, "aux_loss");
  }

  /** Compares the outputs and the number of trained parameters of a model, and closes it. */
  private static void check(Module model, String name, String part) throws IOException {
    JsonNode expected = read().get("trained").get(name).get(part);
    model.eval();
    Tensor images = FillRule.input(2, 3, 32, 48);
    Map<String, Tensor> outputs = Torch.inferenceMode(() -> outputs(model, images));
    assertThat(outputs).hasSize(expected.size() - 1);
    outputs.forEach((key, values) -> assertClose(values, expected.get(key)));
    assertThat(model.parameters().stream().filter(Tensor::requiresGrad).count())
        .isEqualTo(expected.get("trained").asLong());
    model.close();
  }

  private static Map<String, Tensor> outputs(Module model, Tensor images) {
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    if (model instanceof SegmentationModel one) {
      SegmentationOutput output = one.outputs(images);
      outputs.put("out", output.out());
      output.aux().ifPresent(values -> outputs.put("aux", values));
    } else {
      outputs.put("out", ((LRASPP) model).call(images));
    }
    return outputs;
  }

  private static void assertClose(Tensor values, JsonNode expected) {
    double[] numbers = values.to(DType.FLOAT64).flatten().toDoubleArray();
    assertThat((numbers.length + 498) / 499).isEqualTo(expected.size());
    double largest = values.abs().max().item();
    for (int i = 0; i < expected.size(); i++) {
      assertThat(numbers[i * 499])
          .as("%s", i)
          .isCloseTo(expected.get(i).asDouble(), within(1e-4 * largest));
    }
  }

  @Test
  void optionsThatTrainedWeightsExcludeAreRefused() {
    Weights weights = Weights.of("fcn_resnet50").get(0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FCN.fcnResnet50(o -> o.auxLoss(false).weights(weights)))
        .withMessage("The parameter 'aux_loss' expected value True but got False instead.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FCN.fcnResnet50(o -> o.numClasses(5).weights(weights)))
        .withMessageContaining("21 classes, but numClasses is 5");
  }

  private static JsonNode read() throws IOException {
    try (InputStream in = TrainedSegmentationTest.class.getResourceAsStream("segmentation.json")) {
      return new ObjectMapper().readTree(Objects.requireNonNull(in));
    }
  }
}
