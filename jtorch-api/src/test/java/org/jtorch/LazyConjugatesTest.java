package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

/** Conjugates of conjugates, in a loop. */
class LazyConjugatesTest {
  @Test
  void aHundredThousandConjugatesOfEachOtherAreOneViewEach() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Torch.tensor(Complex.of(1, 2), Complex.of(3, -4)).view(2, 1);
      Tensor y = conjugated(x.t(), 99_999);
      assertThat(y.isConj()).isTrue();
      Tensor z = y.conj();
      assertThat(z.isConj()).isFalse();
      assertThat(z.equal(x.t())).isTrue();
      z.mul_(2);
      assertThat(x.get(1, 0).itemComplex()).isEqualTo(Complex.of(6, -8));
    }
  }

  @Test
  void conjugatesOfPartsAreTheSameParts() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Torch.randn(DType.COMPLEX64, 4, 6);
      Tensor part = x.conj().t().get(Index.slice(1, 5, 2)).conj();
      assertThat(part.equal(x.t().get(Index.slice(1, 5, 2)))).isTrue();
    }
  }

  @Test
  void aBaseThatIsChangedByWhatRequiresAGradientGivesIt() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor w = Torch.tensor(Complex.of(2, 1)).requiresGrad_(true);
      Tensor x = Torch.ones(DType.COMPLEX64, 1);
      Tensor twice = x.conj().conj();
      x.mul_(w);
      Torch.viewAsReal(twice).sum().backward();
      assertThat(w.grad().itemComplex()).isEqualTo(Complex.of(1, 1));
    }
  }

  @Test
  void aLoopThroughAutogradIsRefusedBeforeItTakesAllMemory() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Torch.ones(DType.COMPLEX64, 1).requiresGrad_(true);
      Tensor y = conjugated(x, 20);
      Torch.viewAsReal(y).sum().backward();
      assertThat(x.grad().itemComplex()).isEqualTo(Complex.of(1, 1));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> conjugated(x, 10_000))
          .withMessageStartingWith("conj: more than 1000 pending conjugations in each other");
    }
  }

  private static Tensor conjugated(Tensor x, int times) {
    Tensor y = x;
    for (int i = 0; i < times; i++) {
      try (TensorScope scope = TensorScope.open()) {
        y = scope.keep(y.conj());
      }
    }
    return y;
  }
}
