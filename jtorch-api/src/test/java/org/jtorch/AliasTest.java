package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** PyTorch's other names do what the first ones do, overload by overload. */
class AliasTest {
  private static final Map<String, String> OF_TENSOR =
      Map.ofEntries(
          Map.entry("absolute", "abs"),
          Map.entry("arccos", "acos"),
          Map.entry("arccosh", "acosh"),
          Map.entry("arcsin", "asin"),
          Map.entry("arcsinh", "asinh"),
          Map.entry("arctan", "atan"),
          Map.entry("arctan2", "atan2"),
          Map.entry("arctanh", "atanh"),
          Map.entry("clip", "clamp"),
          Map.entry("divide", "div"),
          Map.entry("fix", "trunc"),
          Map.entry("greater", "gt"),
          Map.entry("greaterEqual", "ge"),
          Map.entry("less", "lt"),
          Map.entry("lessEqual", "le"),
          Map.entry("moveaxis", "movedim"),
          Map.entry("multiply", "mul"),
          Map.entry("negative", "neg"),
          Map.entry("notEqual", "ne"),
          Map.entry("subtract", "sub"),
          Map.entry("swapaxes", "transpose"),
          Map.entry("swapdims", "transpose"));

  private static final Map<Class<?>, Object> SAMPLES =
      Map.of(
          Number.class,
          0.5,
          long.class,
          1L,
          boolean.class,
          true,
          long[].class,
          new long[] {0},
          PointwiseOps.RoundingMode.class,
          PointwiseOps.RoundingMode.FLOOR);

  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @TestFactory
  Stream<DynamicTest> anAliasIsItsOperator() {
    return OF_TENSOR.entrySet().stream()
        .flatMap(
            e -> Stream.of("", "_").flatMap(end -> pairs(e.getKey() + end, e.getValue() + end)))
        .map(pair -> DynamicTest.dynamicTest(text(pair[0]), () -> sameResult(pair[0], pair[1])));
  }

  /** Each overload of the alias with that of the operator; in place where both exist. */
  private static Stream<Method[]> pairs(String alias, String target) {
    List<Method> targets = overloads(target);
    List<Method> aliases = overloads(alias);
    if (!alias.endsWith("_")) {
      assertThat(aliases).as(alias).hasSameSizeAs(targets);
    }
    return aliases.stream()
        .filter(m -> Arrays.stream(m.getParameterTypes()).allMatch(AliasTest::isSampled))
        .map(
            m ->
                targets.stream()
                    .filter(t -> Arrays.equals(t.getParameterTypes(), m.getParameterTypes()))
                    .map(t -> new Method[] {m, t})
                    .findFirst()
                    .orElseThrow());
  }

  private static List<Method> overloads(String name) {
    return Arrays.stream(Tensor.class.getMethods()).filter(m -> m.getName().equals(name)).toList();
  }

  private static boolean isSampled(Class<?> type) {
    return type == Tensor.class || SAMPLES.containsKey(type);
  }

  private static void sameResult(Method alias, Method target) throws ReflectiveOperationException {
    try (TensorScope inner = TensorScope.open()) {
      Tensor one = (Tensor) alias.invoke(sample(), arguments(alias));
      Tensor two = (Tensor) target.invoke(sample(), arguments(target));
      assertThat(one.dtype()).isEqualTo(two.dtype());
      assertThat(one.shape()).isEqualTo(two.shape());
      assertThat(one.isclose(two, o -> o.rtol(0).atol(0).equalNan(true)).all().itemBoolean())
          .isTrue();
    }
  }

  private static Tensor sample() {
    return Torch.linspace(-2, 2.3, 12).reshape(3, 4);
  }

  private static Object[] arguments(Method method) {
    List<Object> arguments = new ArrayList<>();
    for (Class<?> type : method.getParameterTypes()) {
      arguments.add(type == Tensor.class ? Torch.full(Shape.of(4), 0.75) : SAMPLES.get(type));
    }
    return arguments.toArray();
  }

  private static String text(Method method) {
    return method.getName() + Arrays.toString(method.getParameterTypes());
  }

  @Test
  void aliasesOfMatricesAndListsAreTheirOperators() {
    Tensor a = Torch.tensor(1, 2);
    Tensor b = Torch.tensor(3, 4);
    assertThat(a.ger(b).equal(a.outer(b))).isTrue();
    assertThat(Torch.concat(a, b).equal(Torch.cat(a, b))).isTrue();
    assertThat(Torch.concatenate(List.of(a, b), 0).equal(Torch.cat(a, b))).isTrue();
    assertThat(Torch.rowStack(a, b).equal(Torch.vstack(a, b))).isTrue();
    Tensor image = Torch.arange(16).reshape(1, 4, 2, 2).to(DType.FLOAT32);
    assertThat(F.nativeChannelShuffle(image, 2).equal(F.channelShuffle(image, 2))).isTrue();
  }

  @Test
  void theNamesOfSpecialAreThoseOfTensor() {
    Tensor x = Torch.linspace(0.5, 3, 5);
    Tensor y = Torch.linspace(1, 2, 5);
    assertThat(Special.expit(x).equal(x.sigmoid())).isTrue();
    assertThat(Special.gammaln(x).equal(x.lgamma())).isTrue();
    assertThat(Special.multigammaln(x, 1).equal(x.mvlgamma(1))).isTrue();
    assertThat(Special.psi(x).equal(x.digamma())).isTrue();
    assertThat(Special.gammainc(x, y).equal(x.igamma(y))).isTrue();
    assertThat(Special.gammaincc(x, y).equal(x.igammac(y))).isTrue();
  }
}
