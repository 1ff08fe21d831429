package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.function.IntSupplier;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Loader;
import org.jtorch.internal.calls.LargeWork;
import org.jtorch.internal.calls.LightWork;
import org.jtorch.internal.memory.ThreadState;
import org.jtorch.loader.LibTorch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LargeWorkTest {
  private static final IntSupplier IN_USE = inUse();
  private final int before = Torch.getNumThreads();
  private TensorScope scope = TensorScope.open();

  @BeforeEach
  void useTwoThreads() {
    scope.close();
    scope = TensorScope.open();
    Torch.setNumThreads(2);
  }

  @AfterEach
  void restore() {
    Torch.setNumThreads(before);
    scope.close();
  }

  @Test
  void onlyLargeProductsHaveOpenBlassThreads() {
    Tensor small = Torch.ones(256, 512);
    Tensor large = Torch.ones(1024, 1024);
    assertThat(isLarge("aten::linear", small, small)).isFalse();
    assertThat(isLarge("aten::mm", large, large)).isTrue();
    assertThat(isLarge("aten::addmm", small, small, small.t())).isFalse();
    assertThat(isLarge("aten::addmm", large, large, large)).isTrue();
    Tensor batch = Torch.ones(64, 128, 128);
    assertThat(isLarge("aten::bmm", batch, batch)).isFalse();
    assertThat(isLarge("aten::linalg_svd", small)).isTrue();
    assertThat(LargeWork.of("aten::add")).isEqualTo(LargeWork.Kind.NONE);
    assertThat(LargeWork.of("aten::linear_backward")).isEqualTo(LargeWork.Kind.NONE);
  }

  @Test
  void openBlasIsBackAtOneThreadAfterwards() {
    assertThat(LibTorch.openBlasThreads()).isEqualTo(2);
    assertThat(IN_USE.getAsInt()).isEqualTo(1);
    int within = LargeWork.run(IN_USE::getAsInt);
    assertThat(within).isEqualTo(2);
    int nested = LargeWork.<Integer>run(() -> LargeWork.<Integer>run(() -> 0) + IN_USE.getAsInt());
    assertThat(nested).isEqualTo(2);
    assertThat(IN_USE.getAsInt()).isEqualTo(1);
  }

  @Test
  void aBackwardPassIsAsLargeAsWhatWasRecorded() {
    ThreadState.current().largePasses(0);
    int small = LargeWork.backward(IN_USE::getAsInt);
    assertThat(small).isEqualTo(1);
    Tensor x = Torch.ones(1024, 1024).requiresGrad_();
    x.mm(x).sum().backward();
    assertThat(ThreadState.current().largePasses()).isEqualTo(LargeWork.PASSES - 1);
    int large = LargeWork.backward(IN_USE::getAsInt);
    assertThat(large).isEqualTo(2);
    ThreadState.current().largePasses(0);
  }

  @Test
  void callsOnFewElementsWakeNoThread() {
    Tensor few = Torch.ones(64, 10);
    Tensor many = Torch.ones(256, 512);
    assertThat(LargeWork.of("aten::layer_norm")).isEqualTo(LargeWork.Kind.LIGHT);
    assertThat(LargeWork.of("aten::max_pool2d")).isEqualTo(LargeWork.Kind.LIGHT);
    LargeWork.Kind attention = LargeWork.of("aten::scaled_dot_product_attention");
    assertThat(attention).isEqualTo(LargeWork.Kind.LIGHT_PRODUCT);
    assertThat(isLight(few, many)).as("one of many elements").isFalse();
    assertThat(isLight(few)).isTrue();
    assertThat(LightWork.isLight(attention, new Object[] {few, few, few, null})).isTrue();
    Tensor keys = Torch.ones(64, 256);
    assertThat(isLight(keys)).isTrue();
    assertThat(LightWork.isLight(attention, new Object[] {few, keys, keys})).isFalse();
    assertThat(LightWork.isLight(LargeWork.Kind.PRODUCT, new Object[] {few, few})).isFalse();
    int inside = LightWork.run(Torch::getNumThreads);
    assertThat(inside).isEqualTo(1);
    assertThat(Torch.getNumThreads()).isEqualTo(2);
    try (Mode limit = Torch.limitThreads(1)) {
      assertThat(isLight(few)).isFalse();
    }
    assertThat(few.softmax(1).sum().item()).isCloseTo(64, within(1e-4));
    assertThat(Torch.getNumThreads()).isEqualTo(2);
  }

  @Test
  void aClosedTensorIsNamedByTheOperator() {
    Tensor closed = Torch.ones(2, 2);
    closed.close();
    assertThatThrownBy(() -> closed.softmax(1)).hasMessageContaining("closed");
    assertThat(Torch.getNumThreads()).isEqualTo(2);
  }

  private static boolean isLight(Tensor... tensors) {
    return LightWork.isLight(LargeWork.Kind.LIGHT, tensors);
  }

  private static boolean isLarge(String name, Tensor... operands) {
    return LargeWork.isLarge(LargeWork.of(name), operands);
  }

  private static IntSupplier inUse() {
    LibTorch.load();
    return new IntPointer(Loader.addressof("blas_cpu_number"))::get;
  }
}
