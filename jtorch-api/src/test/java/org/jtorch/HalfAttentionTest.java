package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jtorch.F.ScaledDotProductAttentionOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HalfAttentionTest {
  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"BFLOAT16", "FLOAT16"})
  void attentionOfShortTypesIsThatOfFloat32RoundedOnce(DType dtype) {
    try (TensorScope scope = TensorScope.open()) {
      Torch.manualSeed(2);
      Tensor q = Torch.randn(2, 4, 5, 8).to(dtype);
      Tensor k = Torch.randn(2, 4, 7, 8).to(dtype);
      Tensor v = Torch.randn(2, 4, 7, 8).to(dtype);
      Tensor mask = Torch.randn(5, 7).to(dtype);
      Tensor flags = Torch.randn(5, 7).gt(-1);
      same(q, k, v, o -> {}, o -> {});
      same(q, k, v, o -> o.attnMask(mask), o -> o.attnMask(mask.to(DType.FLOAT32)));
      same(q, k, v, o -> o.attnMask(flags), o -> o.attnMask(flags));
      same(q, k, v, o -> o.isCausal(true).scale(0.3), o -> o.isCausal(true).scale(0.3));
      Tensor few = k.narrow(1, 0, 2);
      Tensor fewValues = v.narrow(1, 0, 2);
      same(q, few, fewValues, o -> o.enableGqa(true), o -> o.enableGqa(true));
      same(q.get(0), k.get(0), v.get(0), o -> {}, o -> {});
    }
  }

  private static void same(
      Tensor q,
      Tensor k,
      Tensor v,
      Consumer<ScaledDotProductAttentionOptions> options,
      Consumer<ScaledDotProductAttentionOptions> inFloat32) {
    Tensor actual = F.scaledDotProductAttention(q, k, v, options);
    Tensor expected =
        F.scaledDotProductAttention(
                q.to(DType.FLOAT32), k.to(DType.FLOAT32), v.to(DType.FLOAT32), inFloat32)
            .to(q.dtype());
    assertThat(actual.dtype()).isEqualTo(q.dtype());
    assertThat(actual.equal(expected)).isTrue();
  }

  @Test
  void gradientsArriveInTheShortType() {
    try (TensorScope scope = TensorScope.open()) {
      Torch.manualSeed(3);
      Tensor q = Torch.randn(1, 2, 6, 8).to(DType.BFLOAT16).requiresGrad_();
      F.scaledDotProductAttention(q, q, q).sum().backward();
      Tensor exact = q.detach().to(DType.FLOAT32).requiresGrad_();
      F.scaledDotProductAttention(exact, exact, exact).sum().backward();
      assertThat(q.grad().dtype()).isEqualTo(DType.BFLOAT16);
      Tensor difference = q.grad().to(DType.FLOAT32).sub(exact.grad()).abs().max();
      assertThat(difference.item()).isLessThan(0.05);
    }
  }

  @Test
  void itsKernelIsThatOfFloat32() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor q = Torch.randn(1, 2, 6, 8).to(DType.BFLOAT16);
      Profile profile = Profiler.record(() -> F.scaledDotProductAttention(q, q, q).close());
      Set<String> names = new TreeSet<>();
      profile.operators().forEach(row -> names.add(row.name()));
      assertThat(names).contains("to", "scaled_dot_product_attention");
    }
  }

  @Test
  void whatDoesNotFitIsRefusedByTheDTypesOfTheCaller() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor q = Torch.ones(DType.BFLOAT16, 1, 2, 6, 8);
      Tensor k = Torch.ones(DType.BFLOAT16, 1, 2, 6, 9);
      assertThatThrownBy(() -> F.scaledDotProductAttention(q, k, k))
          .hasMessageContaining("bfloat16")
          .hasMessageNotContaining("float32");
      assertThat(List.of(q.isClosed(), k.isClosed())).containsExactly(false, false);
    }
  }
}
