package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.internal.autograd.AccumulationHook;
import org.jtorch.internal.autograd.TensorHooks;
import org.jtorch.internal.memory.DropNotifiers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TensorHookTest {
  private static final int ROUNDS = Integer.getInteger("jtorch.test.rounds", 20_000);

  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static Tensor leaf(double... values) {
    return Torch.tensor(values).to(DType.FLOAT64).requiresGrad_();
  }

  @Tag("nodes")
  @Test
  void hooksSeeTheGradientOfALeafAndOfAnInnerTensor() {
    List<String> seen = new ArrayList<>();
    Tensor x = leaf(1, 2);
    x.registerHook(g -> seen.add("x " + g));
    Tensor y = x.mul(3);
    y.registerHook(g -> seen.add("y " + g));
    y.square().sum().backward();
    assertThat(seen)
        .containsExactly(
            "y tensor([ 6., 12.], dtype=torch.float64)",
            "x tensor([18., 36.], dtype=torch.float64)");
  }

  @Tag("nodes")
  @Test
  void replacedGradientsFlowOnAndChain() {
    Tensor x = leaf(1, 2);
    x.replaceGrad(g -> g.add(1));
    x.replaceGrad(g -> g.mul(10));
    Tensor y = x.mul(1);
    y.replaceGrad(g -> g.mul(5));
    y.sum().backward();
    assertThat(x.grad().toDoubleArray()).containsExactly(60, 60);
  }

  @Tag("nodes")
  @Test
  void removedHooksAreNotCalled() {
    int[] calls = new int[2];
    Tensor x = leaf(1);
    Tensor y = x.mul(2);
    Hook first = x.registerHook(g -> calls[0]++);
    Hook second = y.registerHook(g -> calls[1]++);
    y.sum().backward(o -> o.retainGraph(true));
    first.remove();
    second.remove();
    second.remove();
    y.sum().backward();
    assertThat(calls).containsExactly(1, 1);
  }

  @Tag("nodes")
  @Test
  void aHookOutlivesTheHandleItWasRegisteredThrough() {
    int[] calls = new int[1];
    Tensor x = leaf(1);
    Tensor y = x.mul(2);
    y.registerHook(g -> calls[0]++);
    y.registerHook(g -> calls[0]++);
    Tensor loss = y.sum();
    y.close();
    System.gc();
    loss.backward();
    assertThat(calls[0]).isEqualTo(2);
  }

  @Tag("nodes")
  @Test
  void whatAHookThrowsReachesTheCallerOfBackwardItself() {
    IllegalStateException thrown = new IllegalStateException("no such gradient");
    Tensor x = leaf(1);
    x.registerHook(
        g -> {
          throw thrown;
        });
    Tensor loss = x.sum();
    assertThatThrownBy(loss::backward).isSameAs(thrown).hasMessage("no such gradient");
    AssertionError error = new AssertionError("an error");
    Tensor y = leaf(1).mul(2);
    y.registerHook(
        g -> {
          throw error;
        });
    assertThatThrownBy(() -> y.sum().backward()).isSameAs(error);
  }

  @Test
  void aReplacementOfAnotherShapeOrDTypeIsRefused() {
    Tensor x = leaf(1, 2);
    x.replaceGrad(g -> Torch.ones(DType.FLOAT64, 3));
    assertThatThrownBy(() -> x.sum().backward())
        .isInstanceOf(TorchException.class)
        .hasMessage("backward: hook '0' has changed the size of value [float64[]]");
    Tensor y = leaf(1, 2);
    y.replaceGrad(g -> g.to(DType.FLOAT32));
    assertThatThrownBy(() -> y.sum().backward())
        .hasMessage(
            "backward: hook '0' has changed the type of value (was float64 got float32)"
                + " [float64[]]");
    Tensor z = leaf(1, 2);
    z.replaceGrad(
        g -> {
          Tensor closed = g.mul(1);
          closed.close();
          return closed;
        });
    assertThatThrownBy(() -> z.sum().backward())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the tensor is closed");
  }

  @Test
  void aHookNeedsATensorThatRequiresAGradient() {
    assertThatThrownBy(() -> Torch.ones(2).registerHook(g -> {}))
        .isInstanceOf(TorchException.class)
        .hasMessage(
            "registerHook: cannot register a hook on a variable that doesn't require gradient"
                + " [float32[2]]");
    Tensor closed = leaf(1);
    closed.close();
    assertThatThrownBy(() -> closed.registerHook(g -> {})).hasMessage("the tensor is closed");
  }

  @Test
  void aHookMayCallBackwardAndMakeTensors() {
    Tensor x = leaf(2);
    Tensor inner = leaf(3);
    x.registerHook(
        g -> {
          try (Mode mode = Torch.enableGrad()) {
            inner.mul(g.detach()).sum().backward();
          }
        });
    x.square().sum().backward();
    assertThat(inner.grad().item()).isEqualTo(4);
  }

  @Test
  void hooksRunOnGradientsThatGradComputesToo() {
    Tensor x = leaf(1, 2);
    x.replaceGrad(g -> g.mul(7));
    assertThat(Torch.grad(x.sum(), x).toDoubleArray()).containsExactly(7, 7);
  }

  @Tag("nodes")
  @Test
  void postAccumulateHooksSeeTheGradientInItsPlace() {
    List<Double> seen = new ArrayList<>();
    Tensor x = leaf(1);
    Hook hook = x.registerPostAccumulateGradHook(p -> seen.add(p.grad().item()));
    x.mul(2).sum().backward();
    System.gc();
    x.mul(2).sum().backward();
    hook.remove();
    hook.remove();
    x.mul(2).sum().backward();
    assertThat(seen).containsExactly(2.0, 4.0);
    assertThat(x.grad().item()).isEqualTo(6);
  }

  @Tag("nodes")
  @Test
  void postAccumulateHooksMayFreeTheGradientAndThrow() {
    Tensor x = leaf(1);
    x.registerPostAccumulateGradHook(Tensor::clearGrad);
    x.mul(2).sum().backward();
    assertThat(x.hasGrad()).isFalse();
    Tensor y = leaf(1);
    y.registerPostAccumulateGradHook(
        p -> {
          throw new IllegalStateException("full");
        });
    assertThatThrownBy(() -> y.sum().backward())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("full");
  }

  @Test
  void postAccumulateHooksAreForLeavesThatRequireAGradient() {
    Tensor x = leaf(1);
    assertThatThrownBy(() -> x.mul(2).registerPostAccumulateGradHook(p -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "registerPostAccumulateGradHook: post accumulate grad hooks cannot be registered on"
                + " non-leaf tensors");
    assertThatThrownBy(() -> Torch.ones(1).registerPostAccumulateGradHook(p -> {}))
        .hasMessage(
            "registerPostAccumulateGradHook: cannot register a hook on a tensor that doesn't"
                + " require gradient");
    Tensor leaf = leaf(1);
    assertThatThrownBy(
            () -> Torch.inferenceMode(() -> leaf.registerPostAccumulateGradHook(p -> {})))
        .hasMessage(
            "registerPostAccumulateGradHook: inferenceMode records no graph to hang a hook on;"
                + " register it outside");
  }

  @Tag("nodes")
  @Test
  void graphsThatAreGoneLeaveNothingBehind() {
    int leaves = TensorHooks.leaves();
    int notifiers = DropNotifiers.live();
    int accumulations = AccumulationHook.held();
    long before = Torch.memoryStats().unclosed();
    int[] calls = new int[1];
    for (int i = 0; i < ROUNDS; i++) {
      try (TensorScope round = TensorScope.open()) {
        Tensor x = leaf(1, 2);
        x.registerHook(g -> calls[0]++);
        if (i % 100 == 0) {
          x.registerPostAccumulateGradHook(p -> calls[0]++);
        }
        Tensor y = x.mul(2);
        y.registerHook(g -> calls[0]++);
        if (i % 2 == 0) {
          y.sum().backward();
        }
      }
    }
    assertThat(calls[0]).isEqualTo(ROUNDS + ROUNDS / 100);
    assertThat(Torch.memoryStats().unclosed()).isEqualTo(before);
    assertThat(DropNotifiers.live()).isEqualTo(notifiers);
    assertThat(TensorHooks.leaves()).isEqualTo(leaves);
    assertThat(AccumulationHook.held()).isEqualTo(accumulations);
  }

  @Tag("nodes")
  @Test
  void namesOfNodesAreAsInPython() {
    Tensor x = leaf(2);
    assertThat(x.gradFn()).isEmpty();
    assertThat(x.mul(x).gradFn()).contains("MulBackward0");
    assertThat(x.exp())
        .hasToString("tensor([7.3891], dtype=torch.float64, grad_fn=<ExpBackward0>)");
    assertThat(Torch.cat(x, x).outputNr()).isZero();
    assertThat(Torch.cat(x, x).unbind().get(1).outputNr()).isEqualTo(1);
  }
}
