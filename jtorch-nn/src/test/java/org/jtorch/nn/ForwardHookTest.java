package org.jtorch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.Hook;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.junit.jupiter.api.Test;

class ForwardHookTest {
  @Test
  void hooksRunOnBuiltInAndUserDefinedModules() {
    LeNet model = new LeNet();
    List<String> fired = new ArrayList<>();
    model.conv2.registerForwardHook(
        (module, inputs, output) ->
            fired.add("conv2 " + inputs.get(0).shape() + " to " + output.shape()));
    model.registerForwardPreHook(
        (module, inputs) -> fired.add("before LeNet " + inputs.get(0).shape()));
    model.registerForwardHook((module, inputs, output) -> fired.add("LeNet to " + output.shape()));
    assertThat(model.call(Torch.ones(2, 1, 28, 28)).isClosed()).isFalse();
    assertThat(fired)
        .containsExactly(
            "before LeNet [2, 1, 28, 28]",
            "conv2 [2, 6, 12, 12] to [2, 16, 8, 8]",
            "LeNet to [2, 10]");
  }

  @Test
  void removedHookDoesNotRun() {
    Identity module = new Identity();
    List<Module> fired = new ArrayList<>();
    Hook hook = module.registerForwardHook((self, inputs, output) -> fired.add(self));
    Tensor x = module.call(Torch.ones(1));
    hook.remove();
    hook.remove();
    assertThat(module.call(x)).isSameAs(x);
    assertThat(fired).containsExactly(module);
  }

  @Test
  void inputsAndOutputsAreReplacedInOrder() {
    Identity module = new Identity();
    module.replaceInput((self, input) -> input.add(1));
    module.replaceOutput((self, output) -> output.mul(10));
    module.replaceOutput((self, output) -> output.add(2));
    assertThat(module.call(Torch.ones(1)).item()).isEqualTo(22);
  }

  @Test
  void hooksRunOnModulesThatAreNotLayers() {
    MSELoss loss = new MSELoss();
    List<String> fired = new ArrayList<>();
    loss.registerForwardHook(
        (module, inputs, output) -> fired.add(inputs.size() + " to " + output.item()));
    assertThat(loss.call(Torch.ones(2), Torch.zeros(2)).item()).isEqualTo(1);
    assertThat(fired).containsExactly("2 to 1.0");
    assertThatIllegalStateException()
        .isThrownBy(() -> loss.replaceInput((module, input) -> input))
        .withMessage("MSELoss is not a Layer: only the input of a Layer can be replaced");
  }

  @Test
  void hookForAnotherOutputClassThrows() {
    final class Twice extends Module {
      List<Tensor> call(Tensor x) {
        return call(() -> List.of(x, x), x);
      }
    }
    Twice twice = new Twice();
    List<Integer> sizes = new ArrayList<>();
    twice.registerForwardHook(List.class, (module, inputs, output) -> sizes.add(output.size()));
    assertThat(twice.call(Torch.ones(1))).hasSize(2);
    assertThat(sizes).containsExactly(2);
    twice.registerForwardHook((module, inputs, output) -> sizes.add(0));
    assertThatIllegalStateException()
        .isThrownBy(() -> twice.call(Torch.ones(1)).clear())
        .withMessageStartingWith("a hook for Tensor on Twice, whose output is a ");
  }
}
