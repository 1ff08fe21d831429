package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Constants of packages are read and replaced; a refused replacement changes nothing. */
@EnabledIf(value = "org.jtorch.AotiFixtures#run", disabledReason = AotiFixtures.REASON)
class AotiConstantsTest {
  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatExceptionOfType(TorchException.class)
        .isThrownBy(call)
        .withMessage("AotiModel.loadConstants: " + message);
  }

  /** The last bias is in the code. */
  private static Tensor computed(Map<String, Tensor> state, Tensor x) {
    Tensor hidden = F.linear(x, state.get("a.weight"), state.get("a.bias")).relu();
    return F.linear(hidden, state.get("b.weight"), AotiFixtures.state().get("b.bias"));
  }

  /** The parameters that are not in the code. */
  private static Map<String, Tensor> state() {
    Map<String, Tensor> state = AotiFixtures.state();
    state.remove("b.bias");
    return state;
  }

  @Test
  void constantsAreTheStateDict() {
    try (TensorScope scope = TensorScope.open();
        AotiModel model = AotiFixtures.load("mlp")) {
      Map<String, Tensor> state = AotiFixtures.state();
      assertThat(model.constants()).containsOnlyKeys("a.weight", "a.bias", "b.weight");
      model
          .constants()
          .forEach(
              (name, constant) -> {
                Tensor expected = state.get(name);
                assertThat(constant)
                    .isEqualTo(new AotiModel.Constant(expected.dtype(), expected.shape()));
                assertThat(model.constant(name).equal(expected)).isTrue();
              });
      assertThatExceptionOfType(TorchException.class)
          .isThrownBy(() -> model.constant("c"))
          .withMessage("AotiModel.constant: the model has no value of c");
    }
  }

  @Test
  void constantsAreReplacedWhileTheModelIsInUse() {
    try (TensorScope scope = TensorScope.open();
        AotiModel model = AotiFixtures.load("bare")) {
      Tensor x = Torch.randn(2, 8);
      for (int i = 0; i < 10; i++) {
        Map<String, Tensor> state = state();
        double factor = i;
        state.replaceAll((name, value) -> value.mul(factor));
        model.loadConstants(state);
        assertThat(model.call(x).allclose(computed(state, x), 1e-4, 1e-4)).isTrue();
        assertThat(model.constant("a.weight").equal(state.get("a.weight"))).isTrue();
      }
    }
  }

  @Test
  void aPackageWithoutConstantsIsNotRunBeforeTheyAreLoaded() {
    try (TensorScope scope = TensorScope.open();
        AotiModel model = AotiFixtures.load("bare")) {
      Map<String, Tensor> state = state();
      Tensor x = Torch.randn(2, 8);
      ThrowingCallable call = () -> model.call(x);
      String none = "AotiModel.run: the package has no constants: call loadConstants first";
      assertThatExceptionOfType(TorchException.class).isThrownBy(call).withMessageContaining(none);
      assertThatExceptionOfType(TorchException.class)
          .isThrownBy(() -> model.constant("a.weight"))
          .withMessage("AotiModel.constant: the model has no value of a.weight");
      Map<String, Tensor> part = Map.of("a.weight", state.get("a.weight"));
      assertRefused(
          () -> model.loadConstants(part, o -> o.checkFullUpdate(false)),
          "missing: " + String.join(", ", without(model, "a.weight")));
      assertThatExceptionOfType(TorchException.class).isThrownBy(call).withMessageContaining(none);
      model.loadConstants(state);
      assertThat(model.call(x).allclose(computed(state, x), 1e-4, 1e-4)).isTrue();
    }
  }

  private static Iterable<String> without(AotiModel model, String name) {
    return model.constants().keySet().stream().filter(key -> !key.equals(name)).toList();
  }

  @Test
  void aRefusedReplacementChangesNothing() {
    try (TensorScope scope = TensorScope.open();
        AotiModel model = AotiFixtures.load("mlp")) {
      Tensor x = Torch.randn(3, 8);
      Tensor expected = model.call(x);
      Map<String, Tensor> zeros = state();
      zeros.replaceAll((name, value) -> Torch.zerosLike(value));
      refuse(model, zeros, "a.weight", Torch.zeros(16, 9), "float32[16, 8], not float32[16, 9]");
      refuse(model, zeros, "a.weight", Torch.zeros(128), "float32[16, 8], not float32[128]");
      refuse(
          model,
          zeros,
          "a.weight",
          Torch.zeros(DType.FLOAT64, 16, 8),
          "float32[16, 8], not float64[16, 8]");
      Map<String, Tensor> more = new LinkedHashMap<>(zeros);
      more.put("a_weight", Torch.zeros(16, 8));
      assertRefused(() -> model.loadConstants(more), "not among constants(): a_weight");
      Map<String, Tensor> less = new LinkedHashMap<>(zeros);
      less.remove("b.weight");
      assertRefused(() -> model.loadConstants(less), "missing: b.weight");
      assertThat(model.call(x).equal(expected)).isTrue();
    }
  }

  private static void refuse(
      AotiModel model, Map<String, Tensor> state, String name, Tensor value, String message) {
    Map<String, Tensor> wrong = new LinkedHashMap<>(state);
    wrong.put(name, value);
    assertRefused(() -> model.loadConstants(wrong), name + " must be " + message);
  }

  @Test
  void aViewOfALargerStorageIsCopied() {
    try (TensorScope scope = TensorScope.open();
        AotiModel model = AotiFixtures.load("mlp")) {
      Map<String, Tensor> state = state();
      Tensor large = Torch.randn(1000, 1000);
      state.put("a.weight", large.narrow(0, 10, 8).narrow(1, 20, 16).t());
      state.put("b.weight", large.narrow(0, 4, 4).narrow(1, 0, 16));
      model.loadConstants(state);
      Tensor x = Torch.randn(3, 8);
      assertThat(model.call(x).allclose(computed(state, x), 1e-4, 1e-4)).isTrue();
    }
  }

  @Test
  void someConstantsAreReplaced() {
    try (TensorScope scope = TensorScope.open();
        AotiModel model = AotiFixtures.load("mlp")) {
      Map<String, Tensor> state = state();
      Tensor x = Torch.randn(3, 8);
      for (int i = 1; i < 4; i++) {
        state.put("b.weight", Torch.full(DType.FLOAT32, Shape.of(4, 16), i));
        Map<String, Tensor> some = Map.of("b.weight", state.get("b.weight"));
        model.loadConstants(some, o -> o.checkFullUpdate(false));
        assertThat(model.call(x).allclose(computed(state, x), 1e-4, 1e-4)).isTrue();
      }
    }
  }

  @Test
  void aBufferThatTheModelWritesKeepsItsValue() {
    try (TensorScope scope = TensorScope.open();
        AotiModel model = AotiFixtures.load("nested")) {
      for (int i = 1; i < 4; i++) {
        assertThat(count(model)).isEqualTo(i);
      }
      model.loadConstants(Map.of("count", Torch.full(DType.FLOAT32, Shape.of(16), 40)));
      assertThat(count(model)).isEqualTo(41);
      assertThat(model.constant("count").get(0).item()).isEqualTo(41);
    }
  }

  private static double count(AotiModel model) {
    Tensor x = Torch.ones(2, 5);
    Tensor y = Torch.ones(3, 3);
    return model.runFlat(x, x, y, y, y.to(DType.BOOL)).get(3).get(15).item();
  }
}
