package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Long loops of views of a conjugate, or of another dtype. */
class ViewChainsTest {
  private static final int TIMES = 10_000;

  private static Tensor repeated(Tensor x, int times, UnaryOperator<Tensor> step) {
    Tensor y = x;
    for (int i = 0; i < times; i++) {
      Tensor next = step.apply(y);
      if (y != x) {
        y.close();
      }
      y = next;
    }
    return y;
  }

  private static void assertFlat(Tensor x, UnaryOperator<Tensor> step) {
    long before = Pointer.physicalBytes();
    Tensor y = Assertions.assertTimeout(Duration.ofMinutes(1), () -> repeated(x, TIMES, step));
    assertThat(y.resolveConj().equal(x.resolveConj())).isTrue();
    assertThat(Pointer.physicalBytes() - before).isLessThan(200L << 20); // of gigabytes
  }

  @Test
  void tenThousandViewsInEachOtherTakeTimeAndMemoryOfEach() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Torch.randn(DType.COMPLEX64, 4, 6);
      assertFlat(x.conj(), Tensor::t);
      assertFlat(x.conj(), y -> y.view(24).view(4, 6));
      assertFlat(x, Tensor::mH);
      assertFlat(x, y -> Torch.viewAsComplex(Torch.viewAsReal(y)));
      assertFlat(Torch.randn(4, 6, 2), y -> Torch.viewAsReal(Torch.viewAsComplex(y)));
    }
  }

  @Test
  void viewsInPlaceTakeTimeAndMemoryOfEach() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Torch.randn(DType.COMPLEX64, 4, 6);
      assertFlat(x.conj(), Tensor::t_);
      assertFlat(x.conj(), y -> y.t().t_());
      assertFlat(x.conj(), y -> y.t().t_().conj());
      assertFlat(x.conj(), y -> y.t().unsqueeze_(0).get(0).t_());
      assertFlat(x.requiresGrad_(true).mul(1).conj(), Tensor::t_);
    }
  }

  @Test
  void whatIsWrittenToTheLastViewIsInTheFirst() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Torch.ones(DType.COMPLEX64, 4, 6);
      Tensor y = repeated(x.conj().get(Index.slice(1, 3)), 199, Tensor::t);
      assertThat(y.shape()).isEqualTo(Shape.of(6, 2));
      y.get(0, 1).copy_(Torch.tensor(Complex.of(2, 3)));
      assertThat(x.get(2, 0).itemComplex()).isEqualTo(Complex.of(2, -3));
    }
  }

  @Test
  void aLoopThroughAutogradIsRefusedBeforeItTakesAllMemory() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Torch.ones(DType.COMPLEX64, 2, 2).requiresGrad_(true);
      Torch.viewAsReal(repeated(x.conj(), 200, Tensor::t).resolveConj()).sum().backward();
      assertThat(x.grad().get(0, 0).itemComplex()).isEqualTo(Complex.of(1, -1));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> repeated(x.conj(), 2000, Tensor::t))
          .withMessageStartingWith("t: more than 1024 views in each other of a conjugate");
    }
  }
}
