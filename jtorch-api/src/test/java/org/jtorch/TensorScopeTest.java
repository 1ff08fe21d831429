package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TensorScopeTest {
  record Pair(Tensor first, @Nullable Tensor second, String name) {}

  private static final class Opaque {}

  private static final class Holder implements TensorHolder {
    final Tensor tensor = Torch.ones(1);

    @Override
    public List<Tensor> tensors() {
      return List.of(tensor);
    }
  }

  @Test
  void aScopeClosesWhatItsCodeMade() {
    Tensor x;
    try (TensorScope scope = TensorScope.open()) {
      x = Torch.ones(2);
      assertThat(x.isClosed()).isFalse();
    }
    assertThat(x.isClosed()).isTrue();
    assertThatThrownBy(() -> x.add(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the tensor was closed by its scope: let it out with scope.keep(tensor)");
  }

  @Test
  void aKeptTensorMovesToTheEnclosingScope() {
    Tensor kept;
    try (TensorScope outer = TensorScope.open()) {
      try (TensorScope inner = TensorScope.open()) {
        kept = inner.keep(Torch.ones(2));
      }
      assertThat(kept.sum().item()).isEqualTo(2);
    }
    assertThat(kept.isClosed()).isTrue();
  }

  @Test
  void withoutAnEnclosingScopeAKeptTensorLivesOn() {
    Tensor kept;
    try (TensorScope scope = TensorScope.open()) {
      kept = scope.keep(Torch.ones(2));
    }
    assertThat(kept.sum().item()).isEqualTo(2);
    kept.close();
  }

  @Test
  void whatTheScopeDoesNotOwnComesBackUnchanged() {
    try (TensorScope outer = TensorScope.open()) {
      Tensor x = Torch.ones(2);
      try (TensorScope inner = TensorScope.open()) {
        assertThat(inner.keep(x)).isSameAs(x);
      }
      assertThat(x.isClosed()).isFalse();
    }
  }

  @Test
  void recordsListsMapsArraysAndHoldersAreKeptWhole() {
    Pair pair;
    List<Tensor> list;
    Map<String, Tensor> map;
    Tensor[][] array;
    Holder holder;
    try (TensorScope outer = TensorScope.open()) {
      try (TensorScope scope = TensorScope.open()) {
        pair = scope.keep(new Pair(Torch.ones(1), null, "name"));
        list = scope.keep(List.of(Torch.ones(1), Torch.ones(1)));
        map = scope.keep(Map.of("a", Torch.ones(1)));
        array = scope.keep(new Tensor[][] {{Torch.ones(1)}});
        holder = scope.keep(new Holder());
      }
      assertThat(pair.first().isClosed()).isFalse();
      assertThat(list).noneMatch(Tensor::isClosed);
      assertThat(map.values()).noneMatch(Tensor::isClosed);
      assertThat(array[0][0].isClosed()).isFalse();
      assertThat(holder.tensor.isClosed()).isFalse();
    }
    assertThat(holder.tensor.isClosed()).isTrue();
  }

  @Test
  void whatCannotBeLookedIntoIsRefusedWithTheRemedy() {
    try (TensorScope scope = TensorScope.open()) {
      Opaque opaque = new Opaque();
      assertThatThrownBy(() -> scope.keep(opaque))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "jtorch cannot look into a org.jtorch.TensorScopeTest$Opaque for tensors: return a"
                  + " tensor, a record, list, map or array of them, or implement TensorHolder");
    }
  }

  @Test
  void computeKeepsItsResultAndNothingElse() {
    try (TensorScope outer = TensorScope.open()) {
      Tensor x = Torch.ones(3);
      long before = Torch.memoryStats().unclosed();
      Tensor mean = TensorScope.compute(() -> x.add(1).add(1).sum());
      assertThat(mean.item()).isEqualTo(9);
      assertThat(Torch.memoryStats().unclosed()).isEqualTo(before + 1);
    }
  }

  @Test
  void carryKeepsTheNewStateAndClosesTheOld() {
    try (TensorScope outer = TensorScope.open()) {
      Tensor begin = Torch.zeros(1);
      Tensor state = begin;
      long before = Torch.memoryStats().unclosed();
      for (int i = 0; i < 5; i++) {
        try (TensorScope scope = TensorScope.open()) {
          state = scope.carry(state, state.add(1));
        }
        assertThat(Torch.memoryStats().unclosed()).isEqualTo(before + 1);
      }
      assertThat(state.item()).isEqualTo(5);
      assertThat(begin.isClosed()).isFalse();
    }
  }

  @Test
  void anUnscopedTensorOutlivesEveryScope() {
    Tensor x;
    try (TensorScope outer = TensorScope.open()) {
      try (TensorScope inner = TensorScope.open()) {
        x = TensorScope.unscoped(Torch.ones(2));
      }
    }
    assertThat(x.sum().item()).isEqualTo(2);
    x.close();
  }

  @Test
  void closingOneHandleLeavesOthersOfItsStorageAlone() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Torch.ones(4);
      Tensor alias = x.detach();
      x.close();
      assertThat(alias.sum().item()).isEqualTo(4);
    }
  }

  @Test
  void closingTwiceIsHarmless() {
    Tensor x = Torch.ones(2);
    x.close();
    x.close();
    assertThat(x.isClosed()).isTrue();
    assertThat(x).hasToString("Tensor(closed)");
    try (TensorScope scope = TensorScope.open()) {
      scope.close();
    }
  }

  @Test
  void aLongScopeDoesNotRememberWhatWasClosedEarly() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Torch.ones(1);
      Tensor last = x.add(1);
      for (int i = 0; i < 1000; i++) {
        Tensor next = last.add(1);
        last.close();
        last = next;
      }
      assertThat(last.item()).isEqualTo(1002);
      assertThat(x.item()).isEqualTo(1);
    }
  }

  @Test
  void closingOutOfOrderThrowsAndBothScopesStillWork() {
    try (TensorScope outer = TensorScope.open()) {
      try (TensorScope inner = TensorScope.open()) {
        assertThatThrownBy(outer::close)
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("an inner TensorScope is still open: close scopes inside out");
      }
    }
  }

  @Test
  void aScopeOnAnotherThreadThrows() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Torch.ones(1);
      String here = Thread.currentThread().getName();
      Throwable failure =
          CompletableFuture.supplyAsync(
                  () -> {
                    try {
                      scope.close();
                      return new AssertionError("closed on another thread");
                    } catch (IllegalStateException e) {
                      return e;
                    }
                  })
              .join();
      assertThat(failure)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith(
              "the TensorScope belongs to thread " + here + " and was used on thread ");
      assertThat(x.isClosed()).isFalse();
    }
  }

  @Test
  void aTensorMadeOnAnotherThreadIsNotInThisThreadsScope() {
    Tensor other;
    try (TensorScope scope = TensorScope.open()) {
      other = CompletableFuture.supplyAsync(() -> Torch.ones(2)).join();
    }
    assertThat(other.sum().item()).isEqualTo(2);
    other.close();
  }

  @Test
  void whatAThreadLeavesInAnOpenScopeGoesToTheCollector() throws InterruptedException {
    Tensor[] made = new Tensor[1];
    Thread thread =
        new Thread(
            () -> {
              TensorScope forgotten = TensorScope.open();
              made[0] = Torch.ones(2);
              assertThat(forgotten).isNotNull();
            });
    thread.start();
    thread.join();
    for (int i = 0; i < 20 && made[0].scope() != null; i++) {
      System.gc();
      Thread.sleep(20);
    }
    assertThat(made[0].scope()).isNull();
    assertThat(made[0].sum().item()).isEqualTo(2);
    made[0].close();
  }
}
