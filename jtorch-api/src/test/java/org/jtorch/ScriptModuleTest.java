package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptModuleTest {

  @TempDir private Path directory;
  private TensorScope scope;
  private ScriptModule module;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
    module = ScriptFixtures.load("everything.pt");
  }

  @AfterEach
  void close() {
    module.close();
    scope.close();
  }

  private static Tensor rows() {
    return Torch.arange(6).view(2, 3).to(DType.FLOAT32);
  }

  /** What the module computes of {@link #rows}: linear, halved, plus the offset. */
  private static void assertExpected(Tensor y) {
    assertThat(y.shape()).isEqualTo(Shape.of(2, 2));
    double[] expected = {12.5, 21.0, 17.0, 25.5};
    for (int i = 0; i < 4; i++) {
      assertThat(y.flatten().get(i).item()).isEqualTo(expected[i]);
    }
  }

  @Test
  void forwardComputes() {
    assertExpected(module.forward(rows()));
  }

  @Test
  void callIsForward() {
    assertExpected(module.call(rows()));
    assertThat(module.train().isTraining()).isTrue();
    assertThat(module.eval().to(Device.CPU).isTraining()).isFalse();
  }

  @Test
  void loadsFromBytesAndStreams() throws Exception {
    byte[] bytes = Files.readAllBytes(ScriptFixtures.path("everything.pt"));
    try (ScriptModule fromBytes = ScriptModule.load(bytes, Device.CPU);
        ScriptModule fromStream = ScriptModule.load(new ByteArrayInputStream(bytes), Device.CPU);
        ScriptModule asSaved = ScriptModule.load(ScriptFixtures.path("everything.pt"))) {
      assertExpected(fromBytes.forward(rows()));
      assertExpected(fromStream.forward(rows()));
      assertExpected(asSaved.forward(rows()));
    }
  }

  @Test
  void methodsAreListedWithTheirSchemas() {
    assertThat(module.methods())
        .containsEntry("forward", "forward(Tensor x) -> Tensor")
        .containsEntry("scale", "scale(Tensor x, float factor=3., int plus=1) -> Tensor")
        .containsEntry("count", "count() -> NoneType");
  }

  @Test
  void parametersAndBuffersAreTheModulesOwn() {
    assertThat(module.namedParameters())
        .containsOnlyKeys("inner.linear.weight", "inner.linear.bias");
    assertThat(module.namedBuffers()).containsOnlyKeys("calls", "offset");
    assertThat(module.parameters()).hasSize(2).allMatch(Tensor::requiresGrad);
    assertThat(module.buffers()).hasSize(2);
    Torch.noGrad(() -> module.namedParameters().get("inner.linear.bias").fill_(0));
    assertThat(module.forward(Torch.zeros(1, 3)).sum().item()).isEqualTo(30);
    assertThat(module.stateDict())
        .containsOnlyKeys("inner.linear.weight", "inner.linear.bias", "calls", "offset")
        .allSatisfy((name, tensor) -> assertThat(tensor.requiresGrad()).isFalse());
  }

  @Test
  void parametersOutliveScopesAndStateDictDoesNot() {
    Tensor weight;
    Tensor state;
    try (TensorScope inner = TensorScope.open()) {
      weight = module.namedParameters().get("inner.linear.weight");
      state = module.stateDict().get("inner.linear.weight");
    }
    assertThat(weight.isClosed()).isFalse();
    assertThat(state.isClosed()).isTrue();
  }

  @Test
  void gradientsFlowIntoTheParameters() {
    Tensor weight = module.namedParameters().get("inner.linear.weight");
    module.forward(Torch.ones(1, 3)).sum().backward();
    assertThat(weight.grad().sum().item()).isEqualTo(3);
    assertThat(module.namedParameters().get("inner.linear.weight").hasGrad()).isTrue();
  }

  @Test
  void trainingModeIsSetAndKept() {
    assertThat(module.isTraining()).isFalse();
    double evaluated = module.forward(rows()).sum().item();
    assertThat(module.train(true).isTraining()).isTrue();
    assertThat(module.forward(rows()).sum().item()).isEqualTo(2 * evaluated);
    assertThat(module.eval().isTraining()).isFalse();
  }

  @Test
  void toConvertsFloatingPointDataAndGradientsInPlace() {
    Tensor weight = module.namedParameters().get("inner.linear.weight");
    module.forward(Torch.ones(1, 3)).sum().backward();
    module.to(DType.FLOAT64);
    assertThat(weight.dtype()).isEqualTo(DType.FLOAT64);
    assertThat(weight.grad().dtype()).isEqualTo(DType.FLOAT64);
    assertThat(weight.requiresGrad()).isTrue();
    assertThat(module.namedBuffers().get("calls").dtype()).isEqualTo(DType.INT64);
    assertExpected(module.forward(rows().to(DType.FLOAT64)));
    module.to(Device.CPU);
    assertThatThrownBy(() -> module.to(DType.INT64))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("to: torch.int64 is not floating-point or complex");
  }

  @Test
  void frozenModulesComputeTheSameAndHaveNoParameters() {
    try (ScriptModule frozen = module.freeze()) {
      assertExpected(frozen.forward(rows()));
      assertThat(frozen.parameters()).isEmpty();
      assertThat(frozen.isTraining()).isFalse();
      frozen.train(true).eval();
    }
    assertThat(module.parameters()).hasSize(2);
    module.train(true);
    assertThatThrownBy(() -> module.freeze())
        .isInstanceOf(TorchException.class)
        .hasMessage(
            "freeze: Freezing is currently only implemented for modules in eval mode. Please call"
                + " .eval() before freezing");
  }

  @Test
  void optimizedModulesComputeTheSame() {
    try (ScriptModule plain = ScriptFixtures.load("convolutional.pt");
        ScriptModule optimized = plain.optimizeForInference()) {
      Tensor images = Torch.randn(2, 3, 16, 16);
      Tensor difference = optimized.forward(images).sub(plain.forward(images)).abs().max();
      assertThat(difference.item()).isCloseTo(0, within(1e-5));
      assertThat(plain.namedParameters().get("0.weight").isContiguous()).isTrue();
      assertThat(optimized.parameters()).isEmpty();
    }
  }

  @Test
  void savedModulesLoadAgain() {
    Path file = directory.resolve("modèle.pt");
    Torch.noGrad(() -> module.namedParameters().get("inner.linear.bias").fill_(0));
    module.save(file);
    try (ScriptModule again = ScriptModule.load(file, Device.CPU);
        ScriptModule fromBytes = ScriptModule.load(module.saveToBytes(), Device.CPU)) {
      assertThat(again.forward(Torch.zeros(1, 3)).sum().item()).isEqualTo(30);
      assertThat(fromBytes.forward(Torch.zeros(1, 3)).sum().item()).isEqualTo(30);
    }
  }

  @Test
  void attributesAreFoundByPath() {
    assertThat(module.attribute("inner.factor").toDouble()).isEqualTo(0.5);
    assertThat(module.attribute("labels").toList())
        .extracting(IValue::asString)
        .containsExactly("cat", "dog");
    assertThat(module.attribute("limits").toTuple().elements())
        .containsExactly(new IValue.OfLong(1), new IValue.OfDouble(2.5));
    assertThat(module.attribute("offset").toTensor().sum().item()).isEqualTo(30);
    assertThatThrownBy(() -> module.attribute("inner.nope"))
        .isInstanceOf(TorchException.class)
        .hasMessageStartingWith("attribute: no attribute is named 'inner.nope'; there are: ")
        .hasMessageContaining("linear");
    assertThatThrownBy(() -> module.attribute("inner"))
        .hasMessage("attribute: 'inner' is a module");
    assertThatThrownBy(() -> module.attribute("labels.x"))
        .hasMessage("attribute: 'labels' in 'labels.x' is no module");
  }

  @Test
  void resultsBelongToTheCurrentScope() {
    Tensor inside;
    try (TensorScope inner = TensorScope.open()) {
      IValue pairs = module.invoke("doubled", Map.of("a", Torch.ones(2)));
      inside = pairs.toMap().get("a").toTensor();
      assertThat(inside.sum().item()).isEqualTo(4);
    }
    assertThat(inside.isClosed()).isTrue();
    Tensor kept = TensorScope.compute(() -> module.forward(rows()));
    assertThat(kept.isClosed()).isFalse();
    IValue result = TensorScope.compute(() -> module.invoke("extremes", rows()));
    assertThat(result.toTuple().get("highest").toTensor().item()).isEqualTo(5);
  }

  @Test
  void aClosedModuleRefusesEverything() {
    module.close();
    module.close();
    assertThat(module.isClosed()).isTrue();
    List<Runnable> uses =
        List.of(
            () -> module.forward(rows()),
            () -> module.invoke("count"),
            () -> module.methods(),
            () -> module.parameters(),
            () -> module.stateDict(),
            () -> module.attribute("labels"),
            () -> module.eval(),
            () -> module.isTraining(),
            () -> module.to(DType.FLOAT64),
            () -> module.freeze(),
            () -> module.optimizeForInference(),
            () -> module.saveToBytes(),
            () -> module.save(directory.resolve("x.pt")));
    assertThat(uses)
        .allSatisfy(
            use ->
                assertThatThrownBy(use::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the ScriptModule is closed"));
  }

  @Test
  void parametersLiveOnAfterTheModule() {
    Tensor weight = module.namedParameters().get("inner.linear.weight");
    Tensor y = module.forward(rows());
    module.close();
    y.sum().backward();
    assertThat(weight.grad().sum().item()).isEqualTo(15);
  }
}
