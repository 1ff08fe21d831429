package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jtorch.internal.OwnGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OwnGeneratorTest {
  private final TensorScope scope = TensorScope.open();

  private static final Map<String, Supplier<Tensor>> DRAWS = draws();

  private static Map<String, Supplier<Tensor>> draws() {
    Map<String, Supplier<Tensor>> draws = new LinkedHashMap<>();
    draws.put("rand", () -> Torch.rand(5));
    draws.put("rand of float64", () -> Torch.rand(DType.FLOAT64, 5));
    draws.put("randn", () -> Torch.randn(20));
    draws.put("randint", () -> Torch.randint(100, Shape.of(5)));
    draws.put("randint from", () -> Torch.randint(-5, 100, Shape.of(5)));
    draws.put("randperm", () -> Torch.randperm(10));
    draws.put("randLike", () -> Torch.randLike(Torch.zeros(4)));
    draws.put("randnLike", () -> Torch.randnLike(Torch.zeros(4)));
    draws.put("normal_", () -> Torch.zeros(4).normal_());
    draws.put("uniform_", () -> Torch.zeros(4).uniform_(1, 2));
    draws.put("random_", () -> Torch.zeros(DType.INT64, 4).random_());
    draws.put("bernoulli", () -> Torch.full(Shape.of(9), 0.5).bernoulli());
    draws.put("multinomial", () -> Torch.ones(9).multinomial(4));
    draws.put("dropout", () -> F.dropout(Torch.ones(30), 0.5));
    draws.put("dropout2d", () -> F.dropout2d(Torch.ones(2, 8, 2, 2), 0.5, true));
    draws.put("rrelu", () -> F.rrelu(Torch.ones(6).neg(), o -> o.training(true)));
    draws.put("poisson", () -> Torch.poisson(Torch.full(Shape.of(5), 3.0)));
    draws.put(
        "Ops.call",
        () -> ((IValue.OfTensor) Ops.call("aten::bernoulli.p", Torch.ones(9), 0.5)).value());
    draws.put(
        "Ops.call of rand_like",
        () -> ((IValue.OfTensor) Ops.call("aten::rand_like", Torch.ones(9))).value());
    return draws;
  }

  static Stream<String> names() {
    return DRAWS.keySet().stream();
  }

  @AfterEach
  void closeTheScope() {
    scope.close();
  }

  @ParameterizedTest
  @MethodSource("names")
  void aThreadsGeneratorDrawsWhatTheDefaultOneWouldAndLeavesItAlone(String name) {
    Supplier<Tensor> draw = DRAWS.get(name);
    Torch.manualSeed(7);
    List<Tensor> expected = List.of(draw.get(), draw.get(), draw.get());
    Torch.manualSeed(1);
    Tensor state = Torch.getRngState();
    OwnGenerator own = new OwnGenerator();
    own.seed(7);
    for (Tensor each : expected) {
      try (OwnGenerator.Use use = own.use()) {
        assertThat(draw.get().equal(each)).as(name).isTrue();
      }
      assertThat(Torch.getRngState().equal(state)).as("default generator").isTrue();
    }
  }

  @Test
  void seedsAndStatesOfTheThreadAreThoseOfItsGenerator() {
    Torch.manualSeed(3);
    Tensor state = Torch.getRngState();
    OwnGenerator own = new OwnGenerator();
    own.seed(11);
    Generator shown;
    try (OwnGenerator.Use use = own.use()) {
      assertThat(Torch.initialSeed()).isEqualTo(11);
      Tensor before = Torch.getRngState();
      Tensor first = Torch.rand(3);
      Torch.setRngState(before);
      assertThat(Torch.rand(3).equal(first)).isTrue();
      Torch.manualSeed(11);
      assertThat(Torch.rand(3).equal(first)).isTrue();
      shown = Generator.current();
      assertThat(shown).isNotSameAs(Generator.defaultCpu());
      own.seed(12);
      assertThat(Torch.initialSeed()).isEqualTo(12);
      assertThat(shown.initialSeed()).as("a generator that was shown").isEqualTo(11);
    }
    assertThat(Generator.current()).isSameAs(Generator.defaultCpu());
    assertThat(Torch.initialSeed()).isEqualTo(3);
    assertThat(Torch.getRngState().equal(state)).isTrue();
  }

  @Tag("gpu")
  @Test
  void operatorsOnAGpuDrawFromTheThreadsGenerator() {
    Device gpu = Device.of("cuda:0");
    Generator shared = Generator.defaultOn(gpu);
    shared.manualSeed(7);
    List<Tensor> expected = List.of(Torch.rand(gpu, 5), Torch.zeros(gpu, 5).normal_());
    shared.manualSeed(1);
    Tensor state = shared.getState();
    OwnGenerator own = new OwnGenerator();
    own.seed(7);
    try (OwnGenerator.Use use = own.use()) {
      assertThat(Torch.rand(gpu, 5).equal(expected.get(0))).isTrue();
      assertThat(Torch.zeros(gpu, 5).normal_().equal(expected.get(1))).isTrue();
    }
    own.seed(0); // releases the state of the GPU's generator
    assertThat(shared.getState().equal(state)).isTrue();
  }

  @Test
  void scriptsDrawFromTheThreadsGenerator() {
    String source = "def g(x):\n  return torch.rand_like(x)\ndef f(x):\n  return x + g(x)\n";
    try (CompilationUnit unit = Torch.compileScript(source)) {
      Torch.manualSeed(7);
      Tensor expected = unit.call("f", Torch.zeros(4)).toTensor();
      Torch.manualSeed(1);
      Tensor state = Torch.getRngState();
      OwnGenerator own = new OwnGenerator();
      own.seed(7);
      try (OwnGenerator.Use use = own.use()) {
        Tensor drawn = unit.call("f", Torch.zeros(4)).toTensor();
        assertThat(drawn.equal(expected)).isTrue();
      }
      assertThat(Torch.getRngState().equal(state)).isTrue();
    }
  }

  @Test
  void anExplicitGeneratorIsUsed() {
    Tensor expected = Torch.rand(Generator.cpu().manualSeed(5), 4);
    OwnGenerator own = new OwnGenerator();
    try (OwnGenerator.Use use = own.use()) {
      assertThat(Torch.rand(Generator.cpu().manualSeed(5), 4).equal(expected)).isTrue();
      Tensor x = Torch.zeros(4).uniform_(0, 1, o -> o.generator(Generator.cpu().manualSeed(5)));
      assertThat(x.equal(expected)).isTrue();
    }
  }

  @Test
  void aRefusedCallRestoresTheDefaultGenerator() {
    Tensor state = Torch.getRngState();
    OwnGenerator own = new OwnGenerator();
    try (OwnGenerator.Use use = own.use()) {
      assertThatThrownBy(() -> F.dropout(Torch.ones(3), 1.5)).isInstanceOf(RuntimeException.class);
      assertThat(Generator.current()).isNotSameAs(Generator.defaultCpu());
    }
    assertThat(Torch.getRngState().equal(state)).isTrue();
  }
}
