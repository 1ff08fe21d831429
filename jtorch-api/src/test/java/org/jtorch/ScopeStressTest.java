package org.jtorch;

import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Stress test of scopes by Lincheck: threads open and close scopes of their own, replace a common
 * tensor, and use and close tensors that the scope of another thread frees at the same time. A use
 * gives the right values, or an {@link IllegalStateException}. {@code -Djtorch.lincheck=N} runs N
 * scenarios.
 */
class ScopeStressTest {
  @Test
  @Tag("lincheck")
  void tensorsOfOtherThreadsScopesAreRightOrClosed() {
    new StressOptions()
        .iterations(HandleStateTest.SCENARIOS)
        .invocationsPerIteration(1000)
        .threads(3)
        .actorsPerThread(3)
        .actorsBefore(0)
        .actorsAfter(0)
        .check(Calls.class);
  }

  /** The calls. None returns a value, because a tensor may be closed at any time. */
  public static class Calls {
    private volatile Tensor state = Torch.ones(1000);
    private volatile Tensor inner = state;

    /** Opens a scope, publishes a tensor of it, and closes the scope. */
    @Operation
    public void openAndClose() {
      try (TensorScope scope = TensorScope.open()) {
        Tensor mine = Torch.ones(1000);
        inner = mine;
        unlessClosed(
            () -> {
              Tensor doubled = mine.mul(2);
              inner = doubled;
              check(doubled);
            });
      }
    }

    /** Uses a tensor that another thread may close. */
    @Operation
    public void use() {
      try (TensorScope scope = TensorScope.open()) {
        unlessClosed(() -> check(inner));
      }
    }

    @Operation
    public void close() {
      inner.close();
    }

    /** Replaces the common tensor; the scope frees the previous one. */
    @Operation
    public void replace() {
      try (TensorScope scope = TensorScope.open()) {
        Tensor next = Torch.ones(1000);
        synchronized (this) {
          state = TensorScope.replace(state, next);
        }
        inner = next;
      }
    }

    /** Checks a tensor whose sum is 1000 or 2000. */
    private static void check(Tensor tensor) {
      double sum = tensor.sum().item();
      if (sum != 1000 && sum != 2000) {
        throw new AssertionError("sum " + sum);
      }
    }

    private static void unlessClosed(Runnable body) {
      try {
        body.run();
      } catch (IllegalStateException e) {
        if (!e.getMessage().contains("closed")) {
          throw e;
        }
      }
    }
  }
}
