package org.jtorch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.jtorch.reference.Lookup.at;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.reference.PythonValues;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LayersAgainstPythonTest {
  static Stream<Arguments> cases() {
    return PythonValues.cases("modules").stream()
        .map(expected -> Arguments.of(expected.get("name").textValue(), expected));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void initialWeightsAreBitwiseEqualToPython(String name, JsonNode expected) {
    try (TensorScope scope = TensorScope.open()) {
      assertSameBits(made(expected).stateDict(), expected.get("state_dict"));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void parameterNamesMatchPython(String name, JsonNode expected) {
    List<String> names = new ArrayList<>();
    expected.get("parameters").forEach(parameter -> names.add(parameter.textValue()));
    assertThat(made(expected).namedParameters().keySet()).containsExactlyElementsOf(names);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void evalOutputMatchesPython(String name, JsonNode expected) {
    try (TensorScope scope = TensorScope.open()) {
      Module module = made(expected);
      module.eval();
      assertClose(((Layer) module).call(input(expected)), expected.get("eval_output"));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void trainingOutputMatchesPython(String name, JsonNode expected) {
    try (TensorScope scope = TensorScope.open()) {
      Module module = made(expected);
      Tensor input = input(expected);
      Torch.manualSeed(0);
      Tensor output = ((Layer) module).call(input);
      Tensor gradient = PythonValues.tensor(expected.get("output_grad").textValue());
      output.backward(o -> o.gradient(gradient));

      assertClose(output, expected.get("output"));
      expected
          .get("gradients")
          .properties()
          .forEach(
              entry ->
                  assertClose(
                      at(module.namedParameters(), entry.getKey()).grad(), entry.getValue()));
      if (expected.has("input_grad")) {
        assertClose(input.grad(), expected.get("input_grad"));
      }
      expected
          .get("state_after")
          .properties()
          .forEach(entry -> assertClose(at(module.stateDict(), entry.getKey()), entry.getValue()));
    }
  }

  static Stream<Arguments> moreLayers() {
    Map<String, Layer> layers =
        Map.ofEntries(
            Map.entry("max_pool2d", new MaxPool2d(3, o -> o.stride(2).padding(1))),
            Map.entry(
                "max_pool2d_rectangle", new MaxPool2d(new long[] {2, 3}, o -> o.ceilMode(true))),
            Map.entry(
                "avg_pool2d", new AvgPool2d(3, o -> o.stride(2).padding(1).countIncludePad(false))),
            Map.entry("adaptive", new AdaptiveAvgPool2d(1, 2)),
            Map.entry("elu", new ELU(0.5)),
            Map.entry("hardtanh", new Hardtanh(-0.5, 0.75)),
            Map.entry("relu6", new ReLU6()),
            Map.entry("log_softmax", new LogSoftmax(-1)),
            Map.entry("softplus", new Softplus(2, 1)),
            Map.entry("flatten", new Flatten(0, 2)),
            Map.entry("identity", new Identity()));
    List<JsonNode> cases =
        StreamSupport.stream(PythonValues.more("layers").spliterator(), false).toList();
    assertThat(cases).hasSize(layers.size());
    return cases.stream()
        .map(
            node ->
                Arguments.of(
                    node.get("name").textValue(), layers.get(node.get("name").textValue()), node));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("moreLayers")
  void layersWithoutParametersMatchPython(String name, Layer layer, JsonNode expected) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor output = layer.call(PythonValues.wave(2, 2, 6, 6));
      assertThat(output.shape().toArray()).isEqualTo(PythonValues.longs(expected.get("shape")));
      List<Double> values = PythonValues.doubles(expected.get("output"));
      double[] actual = output.flatten().to(DType.FLOAT64).toDoubleArray();
      assertThat(actual).hasSize(values.size());
      for (int i = 0; i < actual.length; i++) {
        assertThat(actual[i]).isCloseTo(values.get(i), within(1e-6));
      }
    }
  }

  private static Module made(JsonNode expected) {
    Torch.manualSeed(0);
    return LayersByOptions.make(expected.get("module").textValue(), expected.get("options"));
  }

  private static Tensor input(JsonNode expected) {
    Tensor input = PythonValues.tensor(expected.get("input").textValue());
    return expected.has("input_grad") ? input.requiresGrad_(true) : input;
  }

  private static void assertSameBits(Map<String, Tensor> actual, JsonNode expected) {
    List<String> names = new ArrayList<>();
    expected.fieldNames().forEachRemaining(names::add);
    assertThat(actual.keySet()).containsExactlyElementsOf(names);
    actual.forEach(
        (name, tensor) ->
            assertThat(tensor.equal(PythonValues.tensor(expected.get(name).textValue())))
                .as(name)
                .isTrue());
  }

  private static void assertClose(Tensor actual, JsonNode key) {
    Tensor expected = PythonValues.tensor(key.textValue());
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(actual.detach().allclose(expected, 1e-5, 1e-6))
        .as("%s: %s, expected %s", key, actual, expected)
        .isTrue();
  }
}
