package org.jtorch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jtorch.Hook;
import org.jtorch.MemoryFormat;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.junit.jupiter.api.Test;

class ModuleFeaturesTest {
  /** A user's module: two layers that share a weight, and a non-persistent buffer. */
  private static final class Tied extends Module implements Layer {
    final Linear first = register("first", new Linear(2, 2));
    final Linear second = register("second", new Linear(2, 2));
    final Slot<Tensor> seen = buffer("seen", Torch.zeros(1), false);

    @Override
    public Tensor forward(Tensor input) {
      return second.call(first.call(input));
    }

    @CanIgnoreReturnValue
    Tied tie() {
      second.weight(first.weight());
      return this;
    }
  }

  @Test
  void namedParametersSupportPrefixRecurseAndDuplicates() {
    Tied model = new Tied().tie();
    assertThat(model.namedParameters(o -> o.prefix("net")))
        .containsOnlyKeys("net.first.weight", "net.first.bias", "net.second.bias");
    assertThat(model.namedParameters(o -> o.removeDuplicate(false)))
        .containsOnlyKeys("first.weight", "first.bias", "second.weight", "second.bias");
    assertThat(model.namedParameters(o -> o.recurse(false))).isEmpty();
    assertThat(model.namedBuffers(o -> o.recurse(false))).containsOnlyKeys("seen");
    assertThat(model.buffers()).containsExactly(model.seen.get());
    Identity shared = new Identity();
    Sequential twice = new Sequential(shared, shared);
    assertThat(twice.namedModules()).containsOnlyKeys("", "0");
    assertThat(twice.namedModules(o -> o.removeDuplicate(false).prefix("p")))
        .containsOnlyKeys("p", "p.0", "p.1");
  }

  @Test
  void pathsLeadToModulesParametersAndBuffers() {
    Encoder encoder = new Encoder();
    assertThat(encoder.getSubmodule("layers.1")).isSameAs(encoder.layers.get(1));
    assertThat(encoder.getSubmodule("")).isSameAs(encoder);
    assertThat(encoder.getParameter("layers.0.norm.weight").shape().toArray()).containsExactly(8);
    assertThat(new BatchNorm2d(3).getBuffer("running_mean").shape().toArray()).containsExactly(3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> encoder.getSubmodule("layers.7.norm").eval())
        .withMessage("ModuleList \"layers\" has no submodule \"7\"; there are [0, 1, 2]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> encoder.getParameter("layers.0.norm.wieght").close())
        .withMessage(
            "LayerNorm \"layers.0.norm\" has no parameter \"wieght\"; there are [weight, bias]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Linear(1, 1).getBuffer("weight").close())
        .withMessage("Linear has no buffer \"weight\"; there are []");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Sequential(Tensor::relu).getSubmodule("0.x").eval())
        .withMessage("\"0\" is a function, not a module");
  }

  @Test
  void aCopyKeepsTiesModesBuffersAndFrozenParameters() {
    Tied model = new Tied().tie();
    model.second.eval();
    model.first.bias().requiresGrad_(false);
    model.seen.get().fill_(7);
    Tied copy = Module.copy(model, Tied::new);
    assertThat(copy.first.weight()).isSameAs(copy.second.weight());
    assertThat(copy.first.weight()).isNotSameAs(model.first.weight());
    assertThat(copy.first.weight().equal(model.first.weight())).isTrue();
    assertThat(copy.seen.get().item()).isEqualTo(7);
    assertThat(copy.first.bias().requiresGrad()).isFalse();
    assertThat(copy.isTraining()).isTrue();
    assertThat(copy.second.isTraining()).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Module.<Module>copy(new Linear(2, 3), () -> new Linear(2, 4)).eval())
        .withMessage(
            "the state dict does not fit Linear: weight is [4, 2] but [3, 2] in the state dict,"
                + " bias is [4] but [3] in the state dict");
  }

  @Test
  void aFunctionalCallReplacesParameters() {
    try (TensorScope scope = TensorScope.open()) {
      Tied model = new Tied().tie();
      Tensor own = model.first.weight();
      Tensor weight = Torch.eye(2).requiresGrad_(true);
      Tensor zero = Torch.zeros(2);
      Map<String, Tensor> lent =
          Map.of("first.weight", weight, "first.bias", zero, "second.bias", zero);
      Tensor x = Torch.tensor(1.0, 2.0);
      Tensor y = model.functionalCall(lent, () -> model.call(x));
      assertThat(y.toFloatArray()).containsExactly(1, 2);
      y.sum().backward();
      assertThat(weight.grad().toFloatArray()).containsExactly(2, 4, 2, 4);
      assertThat(own.hasGrad()).isFalse();
      assertThat(model.first.weight()).isSameAs(own);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> model.functionalCall(Map.of("first.wait", x), () -> model.call(x)))
          .withMessage("Linear \"first\" has no parameter \"wait\"; there are [weight, bias]");
      assertThatThrownBy(
              () ->
                  model.functionalCall(
                      Map.of("first.weight", Torch.ones(3, 3)), () -> model.call(x)))
          .isInstanceOf(TorchException.class)
          .hasMessageStartingWith("first: linear: ");
      assertThat(model.first.weight()).isSameAs(own);
    }
  }

  @Test
  void globalHooksRunBeforeAModulesOwnAndCanBeRemoved() {
    List<String> fired = new ArrayList<>();
    Tied model = new Tied();
    model.first.registerForwardPreHook((module, inputs) -> fired.add("own"));
    Hook before =
        Modules.registerModuleForwardPreHook(
            (module, inputs) -> fired.add("before " + module.getClass().getSimpleName()));
    Hook after =
        Modules.registerModuleForwardHook(
            (module, inputs, output) -> fired.add("after " + ((Tensor) output).shape()));
    try (TensorScope scope = TensorScope.open()) {
      assertThat(model.call(Torch.ones(1, 2)).isClosed()).isFalse();
      assertThat(fired)
          .containsExactly(
              "before Tied",
              "before Linear",
              "own",
              "after [1, 2]",
              "before Linear",
              "after [1, 2]",
              "after [1, 2]");
    } finally {
      before.remove();
      after.remove();
    }
    fired.clear();
    assertThat(new Tied().call(Torch.ones(1, 2)).dim()).isEqualTo(2);
    assertThat(fired).isEmpty();
  }

  @Test
  void exceptionsOfHooksHaveTheModulesPath() {
    Tied model = new Tied();
    model.first.registerForwardHook(
        (module, inputs, output) -> assertThat(output.matmul(Torch.ones(5, 5)).dim()).isZero());
    assertThatThrownBy(() -> model.call(Torch.ones(1, 2)))
        .isInstanceOf(TorchException.class)
        .hasMessageStartingWith("first: matmul: mat1 and mat2 shapes cannot be multiplied");
    Identity identity = new Identity();
    identity.replaceOutput((module, output) -> nothing());
    assertThatIllegalStateException()
        .isThrownBy(() -> identity.call(Torch.ones(1)).close())
        .withMessage("a hook that replaces the output of Identity returned null");
  }

  @SuppressWarnings("NullAway") // tests a hook that returns null
  private static Tensor nothing() {
    return null;
  }

  @Test
  void stateDictHooksReadAndChangeStateDicts() {
    Tied model = new Tied();
    List<String> prefixes = new ArrayList<>();
    Hook saved =
        model.first.registerStateDictPostHook(
            (module, state, prefix) -> {
              prefixes.add(prefix);
              Tensor bias = state.remove(prefix + "bias");
              if (bias != null) {
                state.put(prefix + "old_bias", bias);
              }
            });
    Map<String, Tensor> old = model.stateDict();
    assertThat(old)
        .containsOnlyKeys("first.weight", "first.old_bias", "second.weight", "second.bias");
    saved.remove();
    model.first.registerLoadStateDictPreHook(
        (module, state, prefix) -> {
          Tensor bias = state.remove(prefix + "old_bias");
          if (bias != null) {
            state.put(prefix + "bias", bias);
          }
        });
    model.loadStateDict(old);
    assertThat(old).containsKey("first.old_bias");
    assertThat(prefixes).containsExactly("first.");
  }

  @Test
  void convolutionWeightsChangeTheirMemoryFormat() {
    Conv2d conv = new Conv2d(2, 3, 3);
    Tensor weight = conv.weight();
    Tensor values = weight.detach().clone();
    conv.to(MemoryFormat.CHANNELS_LAST);
    assertThat(conv.weight()).isSameAs(weight);
    assertThat(weight.strides()).containsExactly(18, 1, 6, 2);
    assertThat(weight.equal(values)).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> conv.to(MemoryFormat.PRESERVE))
        .withMessage("to: modules accept CHANNELS_LAST and CHANNELS_LAST_3D only, got PRESERVE");
  }
}
