package org.jtorch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.Hook;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.junit.jupiter.api.Test;

class BackwardHookTest {
  /** A user's layer: three times its input. */
  private static final class Triple extends Module implements Layer {
    @Override
    public Tensor forward(Tensor input) {
      return input.mul(3);
    }
  }

  @Test
  void hooksSeeTheGradientsOfOneCallAlone() {
    try (TensorScope scope = TensorScope.open()) {
      Triple module = new Triple();
      List<String> fired = new ArrayList<>();
      module.registerFullBackwardPreHook(
          (self, outputs) -> fired.add("before " + outputs.get(0).item()));
      Hook hook =
          module.registerFullBackwardHook(
              (self, inputs, outputs) ->
                  fired.add("after " + inputs.get(0).item() + " " + outputs.get(0).item()));
      Tensor x = Torch.tensor(2.0).requiresGrad_(true);
      module.call(x).mul(x).backward();
      assertThat(fired).containsExactly("before 2.0", "after 6.0 2.0");
      assertThat(x.grad().item()).isEqualTo(12);
      hook.remove();
      module.call(x).backward();
      assertThat(fired).hasSize(3).endsWith("before 1.0");
    }
  }

  @Test
  void gradientsAreReplacedOnBothSides() {
    try (TensorScope scope = TensorScope.open()) {
      Triple module = new Triple();
      module.replaceGradOutput((self, gradient) -> gradient.mul(10));
      module.replaceGradInput((self, gradient) -> gradient.add(1));
      Tensor x = Torch.tensor(2.0).requiresGrad_(true);
      module.call(x).backward();
      assertThat(x.grad().item()).isEqualTo(31);
    }
  }

  @Test
  void anInputWithoutGradientHasNone() {
    try (TensorScope scope = TensorScope.open()) {
      Linear linear = new Linear(2, 1, o -> o.weight(Torch.full(Shape.of(1, 2), 1.0)));
      List<Boolean> fired = new ArrayList<>();
      linear.registerFullBackwardHook((self, inputs, outputs) -> fired.add(inputs.has(0)));
      linear.call(Torch.ones(1, 2)).sum().backward();
      assertThat(fired).containsExactly(false);
      assertThat(linear.weight().grad().toFloatArray()).containsExactly(1, 1);
      assertThat(Torch.noGrad(() -> linear.call(Torch.ones(1, 2))).requiresGrad()).isFalse();
      assertThat(fired).hasSize(1);
    }
  }

  @Test
  void hooksOnAllModulesSeeEveryLayerBackwards() {
    List<String> fired = new ArrayList<>();
    Hook hook =
        Modules.registerModuleFullBackwardHook(
            (module, inputs, outputs) -> fired.add(module.getClass().getSimpleName()));
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Torch.ones(1, 2).requiresGrad_(true);
      new Sequential(new Linear(2, 2), new Tanh(), new Triple()).call(x).sum().backward();
      assertThat(fired).containsExactly("Triple", "Tanh", "Linear", "Sequential");
    } finally {
      hook.remove();
    }
  }

  @Test
  void whatAHookThrowsReachesTheCallerOfBackward() {
    try (TensorScope scope = TensorScope.open()) {
      Triple module = new Triple();
      module.registerFullBackwardHook(
          (self, inputs, outputs) -> {
            throw new TorchException("mine", "", null);
          });
      Tensor x = Torch.tensor(2.0).requiresGrad_(true);
      Tensor y = module.call(x);
      assertThatThrownBy(y::backward).isInstanceOf(TorchException.class).hasMessage("mine");
      assertThatIllegalStateException()
          .isThrownBy(() -> new MSELoss().registerFullBackwardHook((self, in, out) -> {}))
          .withMessage("MSELoss is no Layer: backward hooks need its one input and its one output");
    }
  }
}
