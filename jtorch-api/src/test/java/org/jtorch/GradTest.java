package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class GradTest {
  private TensorScope scope;
  private Tensor x;
  private Tensor y;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
    x = Torch.full(DType.FLOAT64, Shape.of(2), 3).requiresGrad_();
    y = Torch.full(DType.FLOAT64, Shape.of(2), 5).requiresGrad_();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void gradientsAreReturnedAndNotAccumulated() {
    Gradients gradients = Torch.grad(List.of(x.mul(y).sum()), List.of(x, y), o -> {});
    assertThat(gradients.toList().stream().map(g -> g.sum().item())).containsExactly(10.0, 6.0);
    assertThat(x.hasGrad()).isFalse();
  }

  @Test
  void outputsAreWeightedAndGraphsKeptAndMade() {
    Tensor z = x.pow(3);
    Tensor first =
        Torch.grad(z, x, o -> o.gradOutputs(Torch.ones(DType.FLOAT64, 2)).createGraph(true));
    Tensor second = Torch.grad(first.sum(), x, o -> o.retainGraph(true));
    assertThat(first.toDoubleArray()).containsExactly(27, 27);
    assertThat(second.toDoubleArray()).containsExactly(18, 18);
    assertThat(Torch.grad(first.sum(), x).toDoubleArray()).containsExactly(18, 18);
    assertThatThrownBy(() -> Torch.grad(first.sum(), x))
        .isInstanceOf(TorchException.class)
        .hasMessageStartingWith("grad: Trying to backward through the graph a second time")
        .hasMessageEndingWith(
            "(hint: call backward once, or pass o -> o.retainGraph(true) the first time)");
  }

  @Test
  void unusedInputsAreAnErrorOrNoneOrZeros() {
    Tensor z = x.sum();
    assertThatThrownBy(() -> Torch.grad(List.of(z), List.of(x, y), o -> o.retainGraph(true)))
        .isInstanceOf(TorchException.class)
        .hasMessage(
            "grad: element 1of the differentiated Tensors appears to not have been used in the"
                + " graph. Set allowUnused(true) if this is the desired behavior. (hint: pass o ->"
                + " o.allowUnused(true) for none, or o -> o.materializeGrads(true) for zeros)");
    Gradients none =
        Torch.grad(List.of(z), List.of(x, y), o -> o.retainGraph(true).allowUnused(true));
    assertThat(none.has(1)).isFalse();
    assertThat(none.size()).isEqualTo(2);
    assertThatThrownBy(none::toList).hasMessage("there is no gradient 1; ask has(1)");
    Gradients zeros = Torch.grad(List.of(z), List.of(x, y), o -> o.materializeGrads(true));
    assertThat(zeros.get(1).toDoubleArray()).containsExactly(0, 0);
    assertThatThrownBy(
            () ->
                Torch.grad(
                    List.of(z), List.of(x), o -> o.materializeGrads(true).allowUnused(false)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "grad: Expected allow_unused to be True or not passed when materialize_grads=True");
  }

  @Test
  void wrongUseIsNamed() {
    assertThatThrownBy(() -> Torch.grad(x.mul(2), x))
        .isInstanceOf(TorchException.class)
        .hasMessage("grad: grad can be implicitly created only for scalar outputs");
    assertThatThrownBy(() -> Torch.grad(Torch.ones(1).sum(), x))
        .hasMessageStartingWith(
            "grad: element 0 of tensors does not require grad and does not have a grad_fn");
    assertThatThrownBy(() -> x.mul(2).backward(Torch.ones(DType.FLOAT64, 3)))
        .hasMessage(
            "backward: invalid gradient at index 0 - got [3] but expected shape compatible with [2]"
                + " [float64[2], float64[3]]");
    Tensor z = x.mul(1);
    Tensor w = z.exp();
    w.add_(1);
    assertThatThrownBy(() -> w.sum().backward())
        .hasMessageContaining(
            "one of the variables needed for gradient computation has been modified by an inplace"
                + " operation")
        .hasMessageContaining("is at version 1; expected version 0 instead");
    assertThatThrownBy(() -> x.add_(1))
        .hasMessageContaining(
            "a leaf Variable that requires grad is being used in an in-place operation");
    assertThatThrownBy(() -> x.mul(2).requiresGrad_(false))
        .hasMessageContaining("you can only change requires_grad flags of leaf variables");
    Tensor closed = x.mul(2).sum();
    closed.close();
    assertThatThrownBy(() -> Torch.grad(closed, x)).hasMessage("the tensor is closed");
    assertThatThrownBy(closed::backward).hasMessage("the tensor is closed");
  }

  @Test
  void setGradEnabledHoldsUntilItsEnd() {
    try (Mode mode = Torch.setGradEnabled(false)) {
      assertThat(Torch.isGradEnabled()).isFalse();
      Torch.setGradEnabled(true);
      assertThat(x.mul(2).requiresGrad()).isTrue();
    }
    assertThat(Torch.isGradEnabled()).isTrue();
  }

  @Tag("nodes")
  @Test
  void aGradientIsReadInInferenceModeWhileAnotherPassRuns() throws InterruptedException {
    Tensor x = Torch.ones(2).requiresGrad_();
    x.sum().backward();
    Tensor inAGraph = x.mul(2);
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch read = new CountDownLatch(1);
    Tensor other = Torch.ones(2).requiresGrad_().sum();
    other.registerHook(
        gradient -> {
          running.countDown();
          try {
            read.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    Thread pass = new Thread(other::backward);
    pass.start();
    running.await();
    try {
      Tensor gradient = Torch.inferenceMode(() -> x.grad());
      assertThat(gradient.toFloatArray()).containsExactly(1, 1);
    } finally {
      read.countDown();
      pass.join();
    }
    assertThat(inAGraph.requiresGrad()).isTrue();
  }
}
