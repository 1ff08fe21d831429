package org.jtorch.vision.models.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jtorch.DType;
import org.jtorch.QuantizedOps;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.io.Checkpoint;
import org.jtorch.junit.NoLeaks;
import org.jtorch.vision.FillRule;
import org.jtorch.vision.Models;
import org.jtorch.vision.ModelsAgainstPythonTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Quantized models, whose values make_quantized.py recorded. */
@NoLeaks
class QuantizedAgainstPythonTest {
  private final QuantizedOps.Engine engine = QuantizedOps.getEngine();

  @BeforeEach
  void useTheRecordedEngine() {
    assumeTrue(QuantizedOps.supportedEngines().contains(QuantizedOps.Engine.FBGEMM));
    QuantizedOps.setEngine(QuantizedOps.Engine.FBGEMM);
  }

  @AfterEach
  void putTheEngineBack() {
    QuantizedOps.setEngine(engine);
  }

  @ParameterizedTest
  @CsvSource({
    "resnet18, FBGEMM",
    "googlenet, FBGEMM",
    "inception_v3, FBGEMM",
    "mobilenet_v2, QNNPACK",
    "mobilenet_v3_large, QNNPACK",
    "shufflenet_v2_x0_5, FBGEMM"
  })
  void quantizationAndOutputsArePythons(String name, Backend backend) {
    JsonNode expected = ModelsAgainstPythonTest.recorded("quantization/" + name);
    QuantizableModel model = (QuantizableModel) Models.create("quantized_" + name);
    model.setBackend(backend);
    FillRule.fill(model.stateDict());
    Tensor image = FillRule.input(ModelsAgainstPythonTest.longs(expected.get("input")));
    model.quantize(
        () -> {
          Tensor unused = model.call(image);
        });
    Map<String, Tensor> state = model.stateDict();
    assertThat(ModelsAgainstPythonTest.described(state))
        .containsExactlyElementsOf(ModelsAgainstPythonTest.strings(expected.get("state")));
    assertRanges(state, expected);
    assertSums(state, expected.get("sums"));
    model.loadStateDict(filled(state, expected.get("ranges")));
    Tensor output = Torch.inferenceMode(() -> model.call(image));
    ModelsAgainstPythonTest.assertClose(output, expected.get("outputs").get(0));
    model.close();
  }

  private static void assertRanges(Map<String, Tensor> state, JsonNode expected) {
    expected
        .get("ranges")
        .properties()
        .forEach(
            entry -> {
              double actual = state.get(entry.getKey()).flatten().get(0).item();
              double value = entry.getValue().asDouble();
              double tolerance = entry.getKey().endsWith("scale") ? 1e-3 * value : 0;
              assertThat(actual).as(entry.getKey()).isCloseTo(value, within(tolerance));
            });
  }

  /** A few numbers may be rounded in the other direction. */
  private static void assertSums(Map<String, Tensor> state, JsonNode expected) {
    expected
        .properties()
        .forEach(
            entry -> {
              Tensor weight = state.get(entry.getKey());
              assertThat(weight.intRepr().to(DType.INT64).sum().itemLong())
                  .as(entry.getKey())
                  .isCloseTo(entry.getValue().asLong(), within(3L));
            });
  }

  /** The values of quantized_fill(), and the scales and zero points of Python. */
  private static Map<String, Tensor> filled(Map<String, Tensor> state, JsonNode ranges) {
    Map<String, Tensor> filled = new LinkedHashMap<>();
    state.forEach(
        (name, values) -> {
          long key = filled.size() + 1L;
          filled.put(name, TensorScope.compute(() -> filled(name, values, key, ranges)));
        });
    return filled;
  }

  private static Tensor filled(String name, Tensor values, long key, JsonNode ranges) {
    if (ranges.has(name)) {
      return Torch.full(values.shape(), ranges.get(name).asDouble()).to(values.dtype());
    }
    Tensor u = FillRule.noise(values.numel(), key).view(values.shape());
    if (!values.isQuantized()) {
      return u.mul(0.2).to(DType.FLOAT32);
    }
    double scale = Math.sqrt(24.0 * values.size(0) / values.numel()) / 254;
    Tensor weight = u.mul(254).floor().mul(scale).to(DType.FLOAT32);
    if (values.qscheme() == QuantizedOps.QScheme.PER_TENSOR_AFFINE) {
      return Torch.quantizePerTensor(weight, scale, 0, DType.QINT8);
    }
    Tensor scales = Torch.full(DType.FLOAT64, Shape.of(values.size(0)), scale);
    Tensor zeros = Torch.zeros(DType.INT64, values.size(0));
    return Torch.quantizePerChannel(
        weight, new QuantizedOps.Channels(scales, zeros, 0), DType.QINT8);
  }

  @Test
  void aModelIsQuantizedWithTheBuildersOption() {
    Torch.manualSeed(3);
    QuantizableShuffleNetV2 model =
        QuantizableShuffleNetV2.shufflenetV2X0_5(
            o -> o.quantize(true).backend(Backend.QNNPACK).numClasses(5));
    assertThat(model.isTraining()).isFalse();
    assertThat(model.stateDict().get("conv1.0.weight").qscheme())
        .isEqualTo(QuantizedOps.QScheme.PER_TENSOR_AFFINE);
    Tensor image = Torch.rand(2, 3, 64, 64);
    Tensor logits = model.call(image);
    assertThat(logits.shape()).isEqualTo(Shape.of(2, 5));
    assertThat(logits.dtype()).isEqualTo(DType.FLOAT32);
    assertThat(logits.abs().max().item()).isPositive();
    model.close();
  }

  @Test
  void aQuantizedLayerRefusesOtherTensors() {
    QuantizableShuffleNetV2 model =
        QuantizableShuffleNetV2.shufflenetV2X0_5(o -> o.quantize(true).numClasses(5));
    QuantizedConv2d conv = (QuantizedConv2d) model.getSubmodule("stage2.0.branch1.0");
    assertThatThrownBy(() -> conv.call(Torch.rand(1, 24, 8, 8))).hasMessageContaining("quint8");
    Tensor other = Torch.quantizePerTensor(Torch.rand(1, 23, 8, 8), 0.1, 0, DType.QUINT8);
    assertThatThrownBy(() -> conv.call(other)).hasMessageContaining("expected (N, 24, H, W)");
    model.close();
  }

  @Test
  void aTrainedModelIsQuantizedWithItsOwnPictures() {
    QuantizableShuffleNetV2 model = QuantizableShuffleNetV2.shufflenetV2X0_5(o -> o.numClasses(5));
    Map<String, Tensor> trained =
        TensorScope.compute(
            () -> {
              Map<String, Tensor> state = new LinkedHashMap<>();
              model.stateDict().forEach((name, values) -> state.put(name, values.clone()));
              return state;
            });
    assertThatThrownBy(() -> model.quantize(() -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("did not call the model");
    assertThat(model.isTraining()).isTrue();
    assertThatThrownBy(
            () ->
                model.quantize(
                    () -> {
                      throw new IllegalArgumentException("no pictures");
                    }))
        .hasMessage("no pictures");
    model.loadStateDict(trained);
    List<Tensor> pictures = List.of(Torch.rand(1, 3, 32, 32), Torch.rand(2, 3, 32, 32).mul(-4));
    model.quantize(() -> pictures.forEach(picture -> discard(model.call(picture))));
    assertThat(model.stateDict().get("quant.scale").item())
        .isCloseTo(
            (pictures.get(0).max().item() - pictures.get(1).min().item()) / 127, within(1e-6));
    assertThatThrownBy(() -> model.quantize(() -> pictures.forEach(x -> discard(model.call(x)))))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> model.loadStateDict(trained))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("floating-point model");
    trained.values().forEach(Tensor::close);
    model.close();
  }

  /** Takes what a call returns, which its scope frees. */
  private static void discard(Tensor output) {
    assertThat(output.dim()).isEqualTo(2);
  }

  @Test
  void loadedRangesThatAreNoneAreRefused() {
    QuantizableShuffleNetV2 model =
        QuantizableShuffleNetV2.shufflenetV2X0_5(o -> o.quantize(true).numClasses(5));
    for (double scale : new double[] {0, -0.5, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertRefused(model, "conv1.0.scale", Torch.tensor(scale), "must be positive and finite");
      assertRefused(
          model, "fc.scale", Torch.tensor(scale), "fc.scale is " + scale + ": a scale must be");
    }
    for (long zero : new long[] {-1, 256}) {
      assertRefused(model, "quant.zero_point", Torch.tensor(new long[] {zero}), "from 0 to 255");
    }
    Tensor weight = Torch.quantizePerTensor(Torch.rand(5, 1024), -0.5, 0, DType.QINT8);
    assertRefused(
        model,
        "fc._packed_params._packed_params.0",
        weight,
        "the scale of fc._packed_params._packed_params.0 is -0.5");
    Map<String, Tensor> state = model.stateDict();
    assertThat(state.get("fc.scale").item()).isPositive();
    model.loadStateDict(state);
    model.close();
  }

  private static void assertRefused(
      QuantizableModel model, String name, Tensor value, String message) {
    Map<String, Tensor> state = new LinkedHashMap<>(model.stateDict());
    state.put(name, value);
    assertThatThrownBy(() -> model.loadStateDict(state))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(message);
  }

  @Test
  void theStateDictOfAQuantizedLinearLayerIsRead() {
    Map<String, Tensor> state =
        Checkpoint.loadResource(QuantizedAgainstPythonTest.class, "linear.pt").stateDict();
    assertThat(state.keySet())
        .containsExactly(
            "0.scale",
            "0.zero_point",
            "1.scale",
            "1.zero_point",
            "1._packed_params._packed_params.0",
            "1._packed_params._packed_params.1");
    Tensor weight = state.get("1._packed_params._packed_params.0");
    assertThat(weight.dtype()).isEqualTo(DType.QINT8);
    assertThat(weight.dequantize().sum().item()).isCloseTo(3, within(0.02));
    assertThat(state.get("1._packed_params._packed_params.1").sum().item()).isEqualTo(0.5);
    state.values().forEach(Tensor::close);
  }

  @Test
  void theStateDictOfQuantizationAwareTrainingIsConverted() {
    Map<String, Tensor> expected =
        Checkpoint.loadResource(QuantizedAgainstPythonTest.class, "converted.pt").stateDict();
    Map<String, Tensor> state =
        new LinkedHashMap<>(
            Checkpoint.loadResource(QuantizedAgainstPythonTest.class, "trained.pt").stateDict());
    TrainedRanges.convert(state, 0.001);
    assertThat(state.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
    expected.forEach(
        (name, values) -> {
          Tensor actual = state.get(name);
          assertThat(actual.dtype()).as(name).isEqualTo(values.dtype());
          assertThat(actual.shape()).as(name).isEqualTo(values.shape());
          Tensor difference = actual.dequantize().sub(values.dequantize());
          assertThat(difference.abs().max().item()).as(name).isLessThan(1e-6);
        });
  }
}
