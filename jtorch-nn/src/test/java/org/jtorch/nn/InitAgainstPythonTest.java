package org.jtorch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jtorch.Generator;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.init.Init;
import org.jtorch.nn.init.KaimingOptions;
import org.jtorch.reference.PythonValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InitAgainstPythonTest {
  static Stream<Arguments> cases() {
    return PythonValues.cases("init").stream()
        .map(expected -> Arguments.of(expected.get("name").textValue(), expected));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void fillsAsPythonDoes(String name, JsonNode expected) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor tensor = Torch.empty(PythonValues.longs(expected.get("shape")));
      Torch.manualSeed(0);
      fill(tensor, expected.get("function").textValue(), expected.get("args"));
      Tensor values = PythonValues.tensor(expected.get("values").textValue());
      boolean factorized = name.contains("orthogonal");
      assertThat(factorized ? tensor.allclose(values, 1e-5, 1e-6) : tensor.equal(values))
          .as("%s, expected %s", tensor, values)
          .isTrue();
    }
  }

  @Test
  void otherFunctionsFillAsPythonDoes() {
    assertFilled("sparse", t -> Init.sparse_(t, 0.3), 5, 4);
    assertFilled("sparse wide", t -> Init.sparse_(t, 0.5, 2), 5, 4);
    assertFilled("dirac 3", t -> Init.dirac_(t, 2), 4, 2, 3);
    assertFilled("dirac 4", Init::dirac_, 2, 3, 3, 4);
    assertFilled("dirac 5", Init::dirac_, 3, 2, 1, 3, 2);
    assertFilled("trunc", t -> Init.truncNormal_(t, o -> o.mean(1).std(2).a(0.5).b(1.5)), 4, 4);
    assertFilled(
        "kaiming",
        t -> Init.kaimingNormal_(t, o -> o.mode(Init.Fan.OUT).nonlinearity(Init.Nonlinearity.RELU)),
        4,
        3,
        2);
    assertFilled("xavier", t -> Init.xavierUniform_(t, 1.5), 4, 3, 2);
    assertFilled("orthogonal", t -> Init.orthogonal_(t, 2), 5, 3);
    assertFilled("orthogonal 3", Init::orthogonal_, 3, 2, 4);
  }

  @Test
  void aGivenGeneratorGivesTheSameValues() {
    assertDrawn(
        "generator trunc",
        (t, g) -> Init.truncNormal_(t, o -> o.mean(1).std(2).a(0.5).b(1.5).generator(g)));
    assertDrawn("generator cut", (t, g) -> Init.truncNormal_(t, o -> o.generator(g)));
    assertDrawn("generator uniform", (t, g) -> Init.uniform_(t, -1, 2, o -> o.generator(g)));
    assertDrawn("generator normal", (t, g) -> Init.normal_(t, 1, 2, o -> o.generator(g)));
    assertDrawn(
        "generator xavier uniform", (t, g) -> Init.xavierUniform_(t, 1.5, o -> o.generator(g)));
    assertDrawn("generator xavier", (t, g) -> Init.xavierNormal_(t, 1.5, o -> o.generator(g)));
    assertDrawn(
        "generator kaiming uniform", (t, g) -> Init.kaimingUniform_(t, o -> o.generator(g)));
    assertDrawn("generator kaiming", (t, g) -> Init.kaimingNormal_(t, o -> o.generator(g)));
    assertDrawn("orthogonal generator", (t, g) -> Init.orthogonal_(t, 2, o -> o.generator(g)));
    assertDrawn("generator sparse", (t, g) -> Init.sparse_(t, 0.3, 2, o -> o.generator(g)));
  }

  /**
   * The default generator is not used, except for the positions of the zeros of a sparse matrix.
   */
  private static void assertDrawn(String name, BiFunction<Tensor, Generator, Tensor> init) {
    Generator generator = Generator.cpu().manualSeed(7);
    assertFilled(name, t -> init.apply(t, generator), 4, 5);
    try (TensorScope scope = TensorScope.open()) {
      Torch.manualSeed(0);
      Tensor untouched = Torch.rand(1);
      Torch.manualSeed(0);
      Tensor filled = init.apply(Torch.empty(4, 5), generator);
      assertThat(filled.isnan().any().itemBoolean()).isFalse();
      assertThat(Torch.rand(1).equal(untouched)).as(name).isEqualTo(!name.contains("sparse"));
    }
  }

  /** Bitwise equal, except for factorizations by another LAPACK. */
  private static void assertFilled(String name, UnaryOperator<Tensor> init, long... shape) {
    try (TensorScope scope = TensorScope.open()) {
      Torch.manualSeed(0);
      float[] values = init.apply(Torch.empty(shape)).flatten().toFloatArray();
      float[] expected = PythonValues.floats(PythonValues.utils("init").get(name));
      if (name.startsWith("orthogonal")) {
        assertThat(values).usingComparatorWithPrecision(1e-6f).containsExactly(expected);
      } else {
        assertThat(values).as(name).containsExactly(expected);
      }
    }
  }

  @Test
  void gainsEqualPythons() {
    JsonNode gains = PythonValues.utils("gains");
    for (Init.Nonlinearity nonlinearity : Init.Nonlinearity.values()) {
      String name = nonlinearity.name().toLowerCase(Locale.ROOT);
      assertThat(Init.calculateGain(nonlinearity)).isEqualTo(gains.get(name).doubleValue());
    }
    assertThat(Init.calculateGain(Init.Nonlinearity.LEAKY_RELU, 0.3))
        .isEqualTo(gains.get("leaky_relu 0.3").doubleValue());
  }

  @Test
  void autogradDoesNotRecordInitialization() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor parameter = Torch.zeros(3, 3).requiresGrad_(true);
      Init.orthogonal_(Init.truncNormal_(Init.dirac_(Torch.zeros(2, 2, 3)).view(3, 4)));
      Init.xavierNormal_(Init.eye_(parameter));
      assertThat(parameter.isLeaf()).isTrue();
    }
  }

  @Test
  void diracPreservesChannels() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor filters = Init.dirac_(Torch.ones(4, 2, 3), 2);
      assertThat(filters.sum().item()).isEqualTo(4);
      assertThat(filters.get(2, 0, 1).item()).isEqualTo(1);
      assertThat(filters.get(3, 1, 1).item()).isEqualTo(1);
    }
  }

  @Test
  void sparseHasZerosInEachColumn() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor matrix = Init.sparse_(Torch.empty(10, 4), 0.25);
      assertThat(matrix.eq(0).sum(0).toLongArray()).containsExactly(3, 3, 3, 3);
    }
  }

  @Test
  void vectorsHaveNoFan() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Init.xavierUniform_(Torch.empty(3)))
        .withMessage("xavierUniform_: expected 2 or more dimensions, got [3]");
  }

  private static void fill(Tensor tensor, String function, JsonNode args) {
    switch (function) {
      case "uniform_" -> Init.uniform_(tensor, number(args, "a", 0), number(args, "b", 1));
      case "normal_" -> Init.normal_(tensor, number(args, "mean", 0), number(args, "std", 1));
      case "constant_" -> Init.constant_(tensor, number(args, "val", 0));
      case "ones_" -> Init.ones_(tensor);
      case "zeros_" -> Init.zeros_(tensor);
      case "eye_" -> Init.eye_(tensor);
      case "xavier_uniform_" -> Init.xavierUniform_(tensor, number(args, "gain", 1));
      case "xavier_normal_" -> Init.xavierNormal_(tensor, number(args, "gain", 1));
      case "kaiming_uniform_" -> Init.kaimingUniform_(tensor, o -> kaiming(o, args));
      case "kaiming_normal_" -> Init.kaimingNormal_(tensor, o -> kaiming(o, args));
      case "trunc_normal_" -> Init.truncNormal_(tensor, o -> o.std(number(args, "std", 1)));
      case "orthogonal_" -> Init.orthogonal_(tensor);
      default -> throw new IllegalArgumentException(function);
    }
  }

  private static void kaiming(KaimingOptions o, JsonNode args) {
    o.a(number(args, "a", 0));
    if (args.has("mode")) {
      o.mode(Init.Fan.OUT).nonlinearity(Init.Nonlinearity.RELU);
    }
  }

  private static double number(JsonNode args, String name, double otherwise) {
    return args.has(name) ? args.get(name).doubleValue() : otherwise;
  }
}
