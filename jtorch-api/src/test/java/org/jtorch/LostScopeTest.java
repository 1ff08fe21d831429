package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import org.jtorch.internal.memory.ThreadState;
import org.junit.jupiter.api.Test;

/** A scope that the program has lost does not go on owning the tensors of its thread. */
class LostScopeTest {
  /** As when an exception is thrown between {@code open} and {@code close}. */
  private static WeakReference<TensorScope> lose() {
    TensorScope scope = TensorScope.open();
    return new WeakReference<>(scope);
  }

  private static void collect(WeakReference<?> lost) throws InterruptedException {
    for (int i = 0; i < 100 && !lost.refersTo(null); i++) {
      System.gc();
      Thread.sleep(10);
    }
    assertThat(lost.refersTo(null)).isTrue();
  }

  @Test
  void aLostScopeEndsWhenTheNextOneIsOpened() throws InterruptedException {
    WeakReference<TensorScope> lost = lose();
    Tensor kept = Torch.ones(2); // refers to its scope's list, and must not keep the scope
    collect(lost);
    Tensor made;
    try (TensorScope scope = TensorScope.open()) {
      made = scope.keep(Torch.ones(2));
      assertThat(ThreadState.current().scope().enclosing()).isNull();
    }
    assertThat(kept.isClosed()).isFalse();
    assertThat(kept.sum().item()).isEqualTo(2);
    assertThat(made.scope()).isNull();
    assertThat(kept.scope()).isNull();
  }

  @Test
  void anOuterScopeClosesAfterAnInnerOneIsLost() throws InterruptedException {
    Tensor outside;
    try (TensorScope outer = TensorScope.open()) {
      WeakReference<TensorScope> lost = lose();
      collect(lost);
      outside = Torch.ones(2);
    }
    assertThat(ThreadState.current().scope()).isNull();
    assertThat(outside.isClosed()).isFalse();
  }

  @Test
  void aThreadThatOpensNoScopeAgainIsRelievedToo() throws InterruptedException {
    WeakReference<TensorScope> lost = lose();
    collect(lost);
    for (int i = 0; i < 3000; i++) {
      assertThat(Torch.ones(1).isClosed()).isFalse();
    }
    assertThat(ThreadState.current().scope()).isNull();
  }

  @Test
  void aScopeThatIsStillHeldIsNotLost() throws InterruptedException {
    try (TensorScope outer = TensorScope.open();
        TensorScope inner = TensorScope.open()) {
      WeakReference<Object> other = new WeakReference<>(new Object());
      collect(other);
      assertThatThrownBy(outer::close).isInstanceOf(IllegalStateException.class);
      assertThat(inner.keep(Torch.ones(2)).isClosed()).isFalse();
    }
  }
}
