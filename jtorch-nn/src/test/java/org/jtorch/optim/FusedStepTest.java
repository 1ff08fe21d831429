package org.jtorch.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.MemoryFormat;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.jtorch.internal.ParameterLists;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A fused kernel reads memory linearly and checks nothing, so changes of a parameter, its gradient
 * or its state after the first step must be detected in the next.
 */
class FusedStepTest {
  private static final double LR = 0.1;

  /** Reference implementation of Adam and of SGD with momentum for one parameter, in float64. */
  private static final class ReferenceOptimizer {
    private final boolean adam;
    private Tensor value;
    private Tensor first;
    private Tensor second;
    private int steps;

    ReferenceOptimizer(String name, Tensor param) {
      adam = name.equals("Adam");
      value = exact(param);
      first = Torch.zerosLike(value);
      second = Torch.zerosLike(value);
    }

    void step(Tensor gradient) {
      Tensor g = exact(gradient);
      steps++;
      first = adam ? first.mul(0.9).add(g.mul(0.1)) : first.mul(0.9).add(g);
      second = second.mul(0.999).add(g.square().mul(0.001));
      Tensor mean = first.div(1 - Math.pow(0.9, steps));
      Tensor spread = second.div(1 - Math.pow(0.999, steps)).sqrt().add(1e-8);
      value = value.sub((adam ? mean.div(spread) : first).mul(LR));
    }

    void assertMatches(Tensor param) {
      assertThat(exact(param).allclose(value, 1e-4, 1e-5)).as(param.shape().toString()).isTrue();
    }

    private static Tensor exact(Tensor tensor) {
      return tensor.detach().to(DType.FLOAT64).clone();
    }
  }

  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
    Torch.manualSeed(0);
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static Tensor parameter(long... shape) {
    return Torch.randn(shape).requiresGrad_(true);
  }

  private static Optimizer<?> optimizer(String name, Tensor... params) {
    return name.equals("Adam")
        ? new Adam(List.of(params), o -> o.lr(LR))
        : new SGD(List.of(params), o -> o.lr(LR).momentum(0.9));
  }

  /** A gradient that the optimizer and the reference use. */
  private static void setGradient(Tensor param, ReferenceOptimizer reference, Tensor gradient) {
    param.setGrad(gradient);
    reference.step(gradient);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Adam", "SGD"})
  void aParameterThatChangesItsDtype(String name) {
    Tensor param = parameter(2, 3);
    ReferenceOptimizer reference = new ReferenceOptimizer(name, param);
    Optimizer<?> optimizer = optimizer(name, param);
    for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64, DType.FLOAT64, DType.FLOAT32)) {
      param.clearGrad();
      param.setData(param.detach().to(dtype));
      setGradient(param, reference, Torch.randn(dtype, 2, 3));
      optimizer.step();
    }
    reference.assertMatches(param);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Adam", "SGD"})
  void aGradientWithOtherStrides(String name) {
    Tensor param = parameter(4, 3);
    ReferenceOptimizer reference = new ReferenceOptimizer(name, param);
    Optimizer<?> optimizer = optimizer(name, param);
    for (int step = 0; step < 4; step++) {
      setGradient(param, reference, step % 2 == 0 ? Torch.randn(4, 3) : Torch.randn(3, 4).t());
      optimizer.step();
    }
    reference.assertMatches(param);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Adam", "SGD"})
  void aParameterThatChangesItsMemoryFormat(String name) {
    Tensor param = parameter(2, 3, 4, 5);
    param.setData(param.detach().to(MemoryFormat.CHANNELS_LAST));
    ReferenceOptimizer reference = new ReferenceOptimizer(name, param);
    Optimizer<?> optimizer = optimizer(name, param);
    for (MemoryFormat format :
        List.of(
            MemoryFormat.CHANNELS_LAST,
            MemoryFormat.CONTIGUOUS,
            MemoryFormat.CONTIGUOUS,
            MemoryFormat.CHANNELS_LAST)) {
      param.setData(param.detach().to(format));
      setGradient(param, reference, Torch.randn(2, 3, 4, 5).to(format));
      optimizer.step();
    }
    reference.assertMatches(param);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Adam", "SGD"})
  void gradientsThatAreSometimesMissing(String name) {
    Tensor[] params = {parameter(3), parameter(2, 2), parameter(1)};
    ReferenceOptimizer[] references = new ReferenceOptimizer[params.length];
    for (int i = 0; i < params.length; i++) {
      references[i] = new ReferenceOptimizer(name, params[i]);
    }
    Optimizer<?> optimizer = optimizer(name, params);
    for (int present : new int[] {0b011, 0b111, 0b100, 0b111, 0b101}) {
      optimizer.zeroGrad();
      for (int i = 0; i < params.length; i++) {
        if ((present >> i & 1) == 1) {
          setGradient(params[i], references[i], Torch.randnLike(params[i].detach()));
        }
      }
      optimizer.step();
    }
    for (int i = 0; i < params.length; i++) {
      references[i].assertMatches(params[i]);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Adam", "SGD"})
  void aParameterWhoseSizeDiffersFromItsGradientOrState(String name) {
    Tensor param = parameter(2);
    Optimizer<?> optimizer = optimizer(name, param);
    param.setGrad(Torch.ones(2));
    optimizer.step();
    param.setData(Torch.ones(1000));
    assertThatThrownBy(optimizer::step).isInstanceOf(TorchException.class);
    param.clearGrad();
    param.setGrad(Torch.ones(1000));
    assertThatThrownBy(optimizer::step).isInstanceOf(TorchException.class);
  }

  @Test
  void stepCountsContinueFromAStateDictAndPerParameter() {
    Tensor first = parameter(2);
    Tensor second = parameter(2);
    Adam optimizer = new Adam(List.of(first, second));
    first.setGrad(Torch.ones(2));
    optimizer.step();
    second.setGrad(Torch.ones(2));
    optimizer.step();
    assertThat(counts(optimizer)).containsExactly(2.0, 1.0);
    Adam next = new Adam(List.of(first, second));
    next.loadStateDict(optimizer.stateDict());
    optimizer.step();
    optimizer.close();
    next.step();
    next.step();
    assertThat(counts(next)).containsExactly(4.0, 3.0);
    next.close();
  }

  private static List<Double> counts(Adam optimizer) {
    return ((Map<?, ?>) optimizer.stateDict().get("state"))
        .values().stream().map(state -> ((Tensor) ((Map<?, ?>) state).get("step")).item()).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Adam", "SGD"})
  void laterStepsAllocateNoTensors(String name) {
    Tensor[] params = {parameter(3), parameter(2, 2)};
    Optimizer<?> optimizer = optimizer(name, params);
    for (Tensor param : params) {
      param.setGrad(Torch.ones(param.shape().toArray()));
    }
    optimizer.step();
    long before = Torch.memoryStats().unclosed();
    optimizer.step();
    assertThat(Torch.memoryStats().unclosed()).isEqualTo(before);
    optimizer.zeroGrad();
    assertThat(Torch.memoryStats().unclosed()).isEqualTo(before);
  }

  @Test
  void areFusableChecksShapesStridesAndDtypes() {
    Tensor x = Torch.ones(2, 3);
    assertThat(ParameterLists.areFusable(List.of(List.of(x), List.of(x.neg()), List.of())))
        .isTrue();
    for (Tensor other :
        List.of(
            Torch.ones(3, 2).t(),
            Torch.ones(DType.FLOAT64, 2, 3),
            Torch.ones(DType.INT32, 2, 3),
            Torch.ones(2, 4),
            x.toSparse(),
            Torch.ones(DType.FLOAT32.on(Device.of("meta")), 2, 3))) {
      assertThat(ParameterLists.areFusable(List.of(List.of(x), List.of(other)))).isFalse();
    }
    assertThat(ParameterLists.areFusable(List.of(List.of(x), List.of(x, x)))).isFalse();
    assertThat(ParameterLists.areFusable(List.of(List.of(x, x.to(DType.FLOAT64))))).isFalse();
    Tensor integers = Torch.ones(DType.INT64, 2);
    assertThat(ParameterLists.areFusable(List.of(List.of(integers)))).isFalse();
  }
}
