package org.jtorch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jtorch.reference.Lookup.at;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.reference.PythonValues;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Recurrent layers, transformers, activations, embeddings, distances and losses. */
class SequencesAgainstPythonTest {
  private static final JsonNode EXPECTED = PythonValues.sequences();
  private static final Map<String, ModuleCases.Case<?>> CASES = cases();

  static Map<String, ModuleCases.Case<?>> cases() {
    ModuleCases cases = new ModuleCases();
    RecurrentCases.addTo(cases);
    TransformerCases.addTo(cases);
    ActivationCases.addTo(cases);
    LossCases.addTo(cases);
    return cases.all();
  }

  static Stream<String> names() {
    return CASES.keySet().stream();
  }

  /** Cases whose backward runs a custom function. */
  static Stream<String> namesThatNeedNodes() {
    return names().filter(SequencesAgainstPythonTest::needsNodes);
  }

  static Stream<String> otherNames() {
    return names().filter(name -> !needsNodes(name));
  }

  static boolean needsNodes(String name) {
    return name.startsWith("LinearCrossEntropyLoss/chunked");
  }

  @Test
  void everyCaseOfPythonIsCompared() {
    List<String> names = new ArrayList<>();
    EXPECTED.fieldNames().forEachRemaining(names::add);
    assertThat(CASES.keySet()).containsExactlyInAnyOrderElementsOf(names);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void printsWhatPythonPrints(String name) {
    try (TensorScope scope = TensorScope.open()) {
      assertThat(made(name).module()).hasToString(EXPECTED.get(name).get("printed").textValue());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void initialWeightsEqualPythonsBitwise(String name) {
    try (TensorScope scope = TensorScope.open()) {
      JsonNode expected = EXPECTED.get(name);
      Module module = made(name).module();
      Map<String, Tensor> state = module.stateDict();

      assertThat(List.copyOf(state.keySet())).isEqualTo(keys(expected.get("state")));
      assertThat(List.copyOf(module.namedParameters().keySet()))
          .isEqualTo(texts(expected.get("parameters")));
      state.forEach(
          (key, tensor) ->
              assertThat(tensor.equal(tensor(expected.get("state").get(key)))).as(key).isTrue());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void computesWhatPythonComputesInEvaluation(String name) {
    try (TensorScope scope = TensorScope.open()) {
      assertClose(evaluated(made(name)), EXPECTED.get(name).get("eval"));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("otherNames")
  void computesAndDifferentiatesAsPythonDoesInTraining(String name) {
    compareTraining(name);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("namesThatNeedNodes")
  @Tag("nodes")
  void customFunctionsComputeAndDifferentiateAsPythonDoesInTraining(String name) {
    compareTraining(name);
  }

  private static void compareTraining(String name) {
    try (TensorScope scope = TensorScope.open()) {
      JsonNode expected = EXPECTED.get(name);
      ModuleCases.Made made = made(name);
      evaluated(made);
      made.module().train();
      ModuleCases.Inputs inputs = new ModuleCases.Inputs();
      Torch.manualSeed(1);
      List<Tensor> outputs = made.call().apply(inputs);
      assertClose(outputs, expected.get("train"));

      outputs.stream()
          .filter(Tensor::requiresGrad)
          .map(output -> output.mul(inputs.fixed(output.shape().toArray())).sum())
          .reduce(Tensor::add)
          .orElseThrow()
          .backward();
      assertGradients(made.module(), expected.get("gradients"));
      assertClose(
          inputs.leaves.stream().filter(Tensor::hasGrad).map(Tensor::grad).toList(),
          expected.get("input_gradients"));
    }
  }

  private static void assertGradients(Module module, JsonNode expected) {
    Map<String, Tensor> parameters = module.namedParameters();
    Set<String> names = parameters.keySet();
    assertThat(names.stream().filter(name -> at(parameters, name).hasGrad()).toList())
        .isEqualTo(keys(expected));
    keys(expected)
        .forEach(name -> assertClose(at(parameters, name).grad(), expected.get(name), name));
  }

  private static ModuleCases.Made made(String name) {
    Torch.manualSeed(0);
    return at(CASES, name).make();
  }

  private static List<Tensor> evaluated(ModuleCases.Made made) {
    made.module().eval();
    return Torch.noGrad(() -> made.call().apply(new ModuleCases.Inputs()));
  }

  private static void assertClose(List<Tensor> actual, JsonNode expected) {
    assertThat(actual).hasSize(expected.size());
    for (int i = 0; i < actual.size(); i++) {
      assertClose(actual.get(i), expected.get(i), "tensor " + i);
    }
  }

  private static void assertClose(Tensor actual, JsonNode expected, String name) {
    Tensor wanted = tensor(expected);
    assertThat(actual.dtype()).as(name).isEqualTo(wanted.dtype());
    assertThat(actual.shape()).as(name).isEqualTo(wanted.shape());
    assertThat(actual.detach().allclose(wanted, 1e-5, 1e-5))
        .as("%s: %s, expected %s", name, actual, wanted)
        .isTrue();
  }

  private static Tensor tensor(JsonNode node) {
    double[] values = node.get("values").valueStream().mapToDouble(JsonNode::doubleValue).toArray();
    DType dtype = DType.valueOf(node.get("dtype").textValue().toUpperCase(Locale.ROOT));
    return Torch.tensor(values).to(dtype).view(PythonValues.longs(node.get("shape")));
  }

  private static List<String> keys(JsonNode object) {
    List<String> keys = new ArrayList<>();
    object.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.textValue()));
    return texts;
  }
}
