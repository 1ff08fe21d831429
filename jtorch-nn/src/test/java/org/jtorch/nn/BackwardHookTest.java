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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BackwardHookTest {
  /** User-defined layer that multiplies its input by 3. */
  private static final class Triple extends Module implements Layer {
    @Override
    public Tensor forward(Tensor input) {
      return input.mul(3);
    }
  }

  @Tag("nodes")
  @Test
  void hooksReceiveTheGradientsOfASingleCall() {
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

  @Tag("nodes")
  @Test
  void inputAndOutputGradientsAreReplaced() {
    try (TensorScope scope = TensorScope.open()) {
      Triple module = new Triple();
      module.replaceGradOutput((self, gradient) -> gradient.mul(10));
      module.replaceGradInput((self, gradient) -> gradient.add(1));
      Tensor x = Torch.tensor(2.0).requiresGrad_(true);
      module.call(x).backward();
      assertThat(x.grad().item()).isEqualTo(31);
    }
  }

  @Tag("nodes")
  @Test
  void inputWithoutGradientHasNoGradInput() {
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

  @Tag("nodes")
  @Test
  void globalHooksRunForEveryLayerInBackwardOrder() {
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

  /** Module with a nested layer. */
  private static final class Outer extends Module implements Layer {
    private final Sequential body = register("body", new Sequential(new Tanh(), new Triple()));

    @Override
    public Tensor forward(Tensor input) {
      return body.call(input);
    }
  }

  @Tag("nodes")
  @Test
  void exceptionOfAHookContainsTheModulePath() {
    try (TensorScope scope = TensorScope.open()) {
      Outer outer = new Outer();
      Sequential replaced = new Sequential(new Tanh());
      Module nested = outer.getSubmodule("body.1");
      Hook hook =
          nested.registerFullBackwardHook(
              (self, inputs, outputs) -> {
                throw new UnsupportedOperationException("failed");
              });
      Tensor x = Torch.tensor(2.0).requiresGrad_(true);
      assertThatThrownBy(() -> outer.call(x).backward())
          .hasMessage("failed")
          .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1))
          .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessage("in body.1 (Triple)"));
      hook.remove();
      nested.registerFullBackwardPreHook(
          (self, outputs) -> {
            throw new TorchException("custom", "", null);
          });
      assertThatThrownBy(() -> outer.call(x).backward()).hasMessage("body.1: custom");
      outer.body.set(1, replaced);
      assertThatThrownBy(() -> ((Layer) nested).call(x).backward()).hasMessage("custom");
    }
  }

  @Tag("nodes")
  @Test
  void prependedHookRunsFirst() {
    try (TensorScope scope = TensorScope.open()) {
      Triple module = new Triple();
      List<String> fired = new ArrayList<>();
      module.registerForwardPreHook((self, in) -> fired.add("pre 1"));
      module.registerForwardPreHook((self, in) -> fired.add("pre 2"), o -> o.prepend(true));
      module.registerForwardHook((self, in, out) -> fired.add("post 1"));
      module.registerForwardHook((self, in, out) -> fired.add("post 2"), o -> o.prepend(true));
      module.registerForwardHook(
          Tensor.class, (self, in, out) -> fired.add("post 3"), o -> o.prepend(false));
      module.registerFullBackwardPreHook((self, out) -> fired.add("backward pre 1"));
      module.registerFullBackwardPreHook(
          (self, out) -> fired.add("backward pre 2"), o -> o.prepend(true));
      module.registerFullBackwardHook((self, in, out) -> fired.add("backward 1"));
      module.registerFullBackwardHook(
          (self, in, out) -> fired.add("backward 2"), o -> o.prepend(true));
      module.replaceInput((self, in) -> in.add(1));
      module.replaceInput((self, in) -> in.mul(10), o -> o.prepend(true));
      module.replaceOutput((self, out) -> out.add(1));
      module.replaceOutput((self, out) -> out.mul(10), o -> o.prepend(true));
      module.replaceGradOutput((self, gradient) -> gradient.add(1));
      module.replaceGradOutput((self, gradient) -> gradient.mul(10), o -> o.prepend(true));
      module.replaceGradInput((self, gradient) -> gradient.add(1));
      module.replaceGradInput((self, gradient) -> gradient.mul(10), o -> o.prepend(true));
      Tensor x = Torch.tensor(2.0).requiresGrad_(true);
      Tensor y = module.call(x);
      assertThat(y.item()).isEqualTo((2 * 10 + 1) * 3 * 10 + 1);
      y.backward();
      assertThat(x.grad().item()).isEqualTo(((10 * 10 + 1) * 3 * 10 + 1) * 10);
      assertThat(fired)
          .containsExactly(
              "pre 2",
              "pre 1",
              "post 2",
              "post 1",
              "post 3",
              "backward pre 2",
              "backward pre 1",
              "backward 2",
              "backward 1");
    }
  }

  @Tag("nodes")
  @Test
  void exceptionOfAHookPropagatesToTheCallerOfBackward() {
    try (TensorScope scope = TensorScope.open()) {
      Triple module = new Triple();
      module.registerFullBackwardHook(
          (self, inputs, outputs) -> {
            throw new TorchException("custom", "", null);
          });
      Tensor x = Torch.tensor(2.0).requiresGrad_(true);
      Tensor y = module.call(x);
      assertThatThrownBy(y::backward).isInstanceOf(TorchException.class).hasMessage("custom");
      assertThatIllegalStateException()
          .isThrownBy(() -> new MSELoss().registerFullBackwardHook((self, in, out) -> {}))
          .withMessage(
              "MSELoss is not a Layer: backward hooks require a single input and a single output");
    }
  }
}
