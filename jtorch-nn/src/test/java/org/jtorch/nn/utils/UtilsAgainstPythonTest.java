package org.jtorch.nn.utils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.BatchNorm;
import org.jtorch.nn.BatchNorm1d;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.ConvTranspose2d;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.Sequential;
import org.jtorch.reference.PythonValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Comparison with the values that {@code make_utils.py} recorded. */
class UtilsAgainstPythonTest {
  private static final float TOLERANCE = 1e-5f;

  private static Linear linear(long outputs, long inputs) {
    Linear layer = new Linear(inputs, outputs);
    fill(layer.weight(), PythonValues.wave(outputs, inputs));
    fill(layer.bias(), PythonValues.wave(outputs));
    return layer;
  }

  private static void fill(Tensor tensor, Tensor values) {
    try (Mode mode = Torch.noGrad()) {
      tensor.copy_(values);
    }
  }

  private static void assertClose(Tensor actual, JsonNode expected) {
    assertThat(actual.detach().flatten().toFloatArray())
        .usingComparatorWithPrecision(TOLERANCE)
        .containsExactly(PythonValues.floats(expected));
  }

  private static List<String> keys(JsonNode names) {
    return StreamSupport.stream(names.spliterator(), false).map(JsonNode::textValue).toList();
  }

  private static List<Tensor> gradients() {
    List<Tensor> parameters = List.of(Torch.zeros(3, 2), Torch.zeros(4), Torch.zeros(1));
    parameters.forEach(parameter -> parameter.requiresGrad_(true));
    parameters.get(0).setGrad(PythonValues.wave(3, 2));
    parameters.get(1).setGrad(PythonValues.wave(4));
    return parameters;
  }

  private static Tensor joined(List<Tensor> parameters) {
    return Torch.cat(parameters.get(0).grad().flatten(), parameters.get(1).grad());
  }

  @ParameterizedTest
  @CsvSource({"2.0, true", "1.0, true", "3.0, true", "inf, true", "2.0, false", "inf, false"})
  void gradientNormsAreClipped(String normType, boolean foreach) {
    try (TensorScope scope = TensorScope.open()) {
      JsonNode expected = PythonValues.utils("clip").get(normType);
      double p = normType.equals("inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(normType);
      List<Tensor> parameters = gradients();
      Tensor norm = ClipGrad.clipGradNorm_(parameters, 1, o -> o.normType(p).foreach(foreach));
      assertThat(norm.item()).isCloseTo(expected.get("norm").doubleValue(), within(1e-5));
      assertClose(joined(parameters), expected.get("gradients"));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void gradientValuesAreClipped(boolean foreach) {
    try (TensorScope scope = TensorScope.open()) {
      List<Tensor> parameters = gradients();
      ClipGrad.clipGradValue_(parameters, 0.5, foreach);
      assertClose(joined(parameters), PythonValues.utils("value"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, -1})
  void weightNormEqualsPythons(int dim) {
    try (TensorScope scope = TensorScope.open()) {
      JsonNode expected = PythonValues.utils("weight_norm").get(Integer.toString(dim));
      Linear layer = Parametrizations.weightNorm(linear(3, 4), "weight", dim);
      assertThat(layer.stateDict().keySet()).containsExactlyElementsOf(keys(expected.get("keys")));
      layer.weight().mul(PythonValues.wave(3, 4).flip(0)).sum().backward();
      assertClose(
          layer.getParameter("parametrizations.weight.original0"), expected.get("original0"));
      assertClose(
          layer.getParameter("parametrizations.weight.original1").grad(), expected.get("gradient"));
      assertClose(layer.weight(), toJson(PythonValues.wave(3, 4)));
    }
  }

  private static JsonNode toJson(Tensor values) {
    return new ObjectMapper().valueToTree(values.flatten().toFloatArray());
  }

  @Test
  void legacyWeightNormHasPythonsNamesAndKeepsTheWeight() {
    try (TensorScope scope = TensorScope.open()) {
      JsonNode expected = PythonValues.utils("weight_norm");
      Linear layer = WeightNorm.weightNorm(linear(3, 4), "weight");
      assertThat(layer.stateDict().keySet())
          .containsExactlyElementsOf(keys(expected.get("old").get("keys")));
      assertClose(layer.getParameter("weight_g"), expected.get("old").get("original0"));
      WeightNorm.removeWeightNorm(layer, "weight");
      assertThat(layer.stateDict().keySet())
          .containsExactlyElementsOf(keys(expected.get("removed").get("keys")));
      assertClose(layer.weight(), toJson(PythonValues.wave(3, 4)));
    }
  }

  @Test
  void spectralNormIteratesAsPythonDoes() {
    try (TensorScope scope = TensorScope.open()) {
      JsonNode expected = PythonValues.utils("spectral").get("new");
      Torch.manualSeed(0);
      Linear layer = Parametrizations.spectralNorm(linear(3, 4), "weight");
      assertThat(layer.stateDict().keySet()).containsExactlyElementsOf(keys(expected.get("keys")));
      assertThat(layer.call(Torch.ones(1, 4)).add(layer.call(Torch.ones(1, 4))).dim()).isEqualTo(2);
      layer.eval();
      assertClose(layer.getBuffer("parametrizations.weight.0._u"), expected.get("u"));
      assertClose(layer.getBuffer("parametrizations.weight.0._v"), expected.get("v"));
      assertClose(layer.weight(), expected.get("weight"));
    }
  }

  @Test
  void legacySpectralNormIteratesAsPythonDoes() {
    try (TensorScope scope = TensorScope.open()) {
      JsonNode expected = PythonValues.utils("spectral").get("old");
      Torch.manualSeed(0);
      Linear layer = SpectralNorm.spectralNorm(linear(3, 4), "weight");
      assertThat(layer.stateDict().keySet()).containsExactlyElementsOf(keys(expected.get("keys")));
      assertThat(layer.call(Torch.ones(1, 4)).add(layer.call(Torch.ones(1, 4))).dim()).isEqualTo(2);
      assertClose(layer.getBuffer("weight_u"), expected.get("u"));
      assertClose(layer.getBuffer("weight_v"), expected.get("v"));
      SpectralNorm.removeSpectralNorm(layer, "weight");
      assertClose(layer.weight(), expected.get("weight"));
      assertThat(layer.stateDict().keySet()).containsExactly("bias", "weight");
      assertThat(layer.isTraining()).isTrue();
    }
  }

  static Stream<String> orthogonalCases() {
    List<String> names = new ArrayList<>();
    PythonValues.utils("orthogonal").fieldNames().forEachRemaining(names::add);
    return names.stream();
  }

  @ParameterizedTest
  @MethodSource("orthogonalCases")
  void orthogonalWeightsEqualPythons(String name) {
    try (TensorScope scope = TensorScope.open()) {
      String[] parts = name.split(" ");
      long rows = Long.parseLong(parts[1]);
      long columns = Long.parseLong(parts[2]);
      Linear layer = linear(rows, columns);
      Torch.manualSeed(0);
      OrthogonalMap map = OrthogonalMap.valueOf(parts[0].toUpperCase(Locale.ROOT));
      Parametrizations.orthogonal(layer, "weight", o -> o.orthogonalMap(map));
      Tensor original = layer.getParameter("parametrizations.weight.original");
      try (Mode mode = Torch.noGrad()) {
        original.add_(PythonValues.wave(rows, columns), o -> o.alpha(-0.1));
      }
      Tensor weight = layer.weight();
      assertClose(weight, PythonValues.utils("orthogonal").get(name));
      if (map == OrthogonalMap.HOUSEHOLDER) {
        return; // the diagonal of the original holds signs, which the optimizer changed too
      }
      Tensor narrow = rows < columns ? weight.mT() : weight;
      assertThat(narrow.mT().matmul(narrow).allclose(Torch.eye(narrow.size(1)), 1e-4, 1e-5))
          .isTrue();
    }
  }

  private static void assertMask(String name, UnaryOperator<Linear> prune) {
    try (TensorScope scope = TensorScope.open()) {
      Linear layer = linear(4, 5);
      Torch.manualSeed(0);
      prune.apply(layer);
      assertClose(layer.getBuffer("weight_mask"), PythonValues.utils("prune").get(name));
      assertThat(layer.weight().equal(layer.getBuffer("weight_mask").mul(PythonValues.wave(4, 5))))
          .isTrue();
    }
  }

  @Test
  void masksEqualPythons() {
    assertMask("identity", l -> Prune.identity(l, "weight"));
    assertMask("l1", l -> Prune.l1Unstructured(l, "weight", 0.375));
    assertMask("random", l -> Prune.randomUnstructured(l, "weight", 7));
    assertMask("random structured", l -> Prune.randomStructured(l, "weight", 2, 1));
    assertMask(
        "ln structured", l -> Prune.apply(l, "weight", PruningMethod.lnStructured(0.5, 1, 0)));
    assertMask(
        "importance",
        l ->
            Prune.apply(
                l, "weight", PruningMethod.l1Unstructured(5), PythonValues.wave(4, 5).flip(0)));
  }

  @Test
  void repeatedPruningEqualsPythons() {
    assertMask(
        "twice",
        layer -> {
          Prune.l1Unstructured(layer, "weight", 0.3);
          Prune.randomUnstructured(layer, "weight", 4);
          Prune.apply(layer, "weight", PruningMethod.lnStructured(1, 2, 0));
          return Prune.randomStructured(layer, "weight", 0.5, 1);
        });
  }

  @Test
  void globalPruningEqualsPythons() {
    try (TensorScope scope = TensorScope.open()) {
      Linear first = linear(4, 5);
      Linear second = linear(2, 3);
      Prune.l1Unstructured(first, "weight", 3);
      Prune.globalUnstructured(
          List.of(new Prune.Target(first, "weight"), new Prune.Target(second, "weight")),
          PruningMethod.l1Unstructured(0.4));
      Tensor masks =
          Torch.cat(
              first.getBuffer("weight_mask").flatten(), second.getBuffer("weight_mask").flatten());
      assertClose(masks, PythonValues.utils("prune").get("global"));
      assertThat(Prune.isPruned(new Sequential(first, second))).isTrue();
    }
  }

  private static <N extends BatchNorm> N normed(N norm) {
    fill(norm.weight(), PythonValues.wave(3).add(3));
    fill(norm.bias(), PythonValues.wave(3));
    fill(norm.runningMean(), PythonValues.wave(3).mul(0.5));
    fill(norm.runningVar(), PythonValues.wave(3).abs().add(0.5));
    norm.eval();
    return norm;
  }

  private static void assertFused(String name, Module fused) {
    JsonNode expected = PythonValues.utils("fusion").get(name);
    assertClose(fused.getParameter("weight"), expected.get("weight"));
    assertClose(fused.getParameter("bias"), expected.get("bias"));
    assertThat(fused.isTraining()).isFalse();
  }

  @Test
  void layersAndNormsAreFusedAsInPython() {
    try (TensorScope scope = TensorScope.open()) {
      Conv2d conv = new Conv2d(2, 3, 2, o -> o.bias(false));
      fill(conv.weight(), PythonValues.wave(3, 2, 2, 2));
      conv.eval();
      BatchNorm2d norm = normed(new BatchNorm2d(3, o -> o.eps(1e-3)));
      Conv2d fused = Fusion.fuseConvBnEval(conv, norm, () -> new Conv2d(2, 3, 2));
      assertFused("conv", fused);
      Tensor image = PythonValues.wave(2, 2, 5, 5);
      assertThat(fused.call(image).allclose(norm.call(conv.call(image)), 1e-4, 1e-5)).isTrue();

      ConvTranspose2d transposed = new ConvTranspose2d(2, 3, 2);
      fill(transposed.weight(), PythonValues.wave(2, 3, 2, 2));
      fill(transposed.bias(), PythonValues.wave(3));
      transposed.eval();
      assertFused(
          "transposed",
          Fusion.fuseConvBnEval(
              transposed, normed(new BatchNorm2d(3)), () -> new ConvTranspose2d(2, 3, 2)));

      Linear linear = linear(3, 4);
      linear.eval();
      assertFused(
          "linear",
          Fusion.fuseLinearBnEval(linear, normed(new BatchNorm1d(3)), () -> new Linear(4, 3)));
    }
  }
}
