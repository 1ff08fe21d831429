package org.jtorch.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jtorch.CustomFunction;
import org.jtorch.Gradients;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a binding that does not expose the nodes of the graph leaves: libtorch 2.13. */
@Tag("nodeless")
class WithoutNodesTest {
  private static final class Identity extends CustomFunction {
    @Override
    protected List<Tensor> forward(Context context, List<Tensor> inputs) {
      return List.of(inputs.get(0).clone());
    }

    @Override
    protected Gradients backward(Context context, Gradients gradOutputs) {
      return Gradients.of(gradOutputs.get(0));
    }
  }

  @Test
  void featuresThatNeedNodesSayWhy() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Torch.ones(2).requiresGrad_();
      Tensor y = x.mul(2);
      refuses("registerHook on a tensor that is not a leaf", () -> y.registerHook(g -> {}));
      refuses("registerPostAccumulateGradHook", () -> x.registerPostAccumulateGradHook(leaf -> {}));
      refuses("detectAnomaly", Torch::detectAnomaly);
      refuses("CustomFunction", () -> new Identity().apply(x));
    }
  }

  @Test
  void whatDoesNotNeedNodesWorks() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Torch.ones(2).requiresGrad_();
      x.replaceGrad(gradient -> gradient.mul(10));
      Tensor y = x.mul(2);
      y.retainGrad();
      y.sum().backward();
      assertThat(x.grad().toFloatArray()).containsExactly(20, 20);
      assertThat(y.grad().toFloatArray()).containsExactly(1, 1);
      assertThat(y.gradFn()).isEmpty();
      assertThat(y).hasToString("tensor([2., 2.], grad_fn=<Node>)");
      Tensor plain = Torch.noGrad(() -> new Identity().apply(x));
      assertThat(plain.toFloatArray()).containsExactly(1, 1);
    }
  }

  private static void refuses(String feature, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(
            feature
                + ": not available on libtorch 2.13, because its Java binding does not expose the"
                + " nodes of the autograd graph (hint: build jtorch on libtorch 2.10, the"
                + " default)");
  }
}
