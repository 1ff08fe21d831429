package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.MustBeClosed;
import java.lang.ref.Reference;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.memory.HeldTensors;
import org.jtorch.internal.memory.Reclaimer;
import org.jtorch.internal.memory.ScopeFrame;
import org.jtorch.internal.memory.ThreadState;

/**
 * A block of code that frees the tensors it made.
 *
 * <pre>{@code
 * try (TensorScope scope = TensorScope.open()) {
 *   Tensor y = model.call(x);
 *   return scope.keep(y.argmax(1));
 * }
 * }</pre>
 *
 * <p>A scope owns the handles that the code inside receives, not the storage behind them: closing
 * one handle never touches another. Parameters, buffers, gradients and optimizer state are in no
 * scope.
 *
 * <p>A scope is opened in a try-with-resources statement. One that is lost before it is closed, to
 * an exception for example, ends when the garbage collector finds it: its tensors are left to the
 * collector, later ones belong to the enclosing scope again, and a warning is logged, with the line
 * that opened it under {@code -Djtorch.debug.leaks=true}.
 *
 * <p><b>Ownership:</b> belongs to the block that opened it; owns every tensor made on its thread
 * until it is closed, inner scopes' tensors excepted.
 *
 * <p><b>Thread safety:</b> confined to the thread that opened it; use on another throws.
 */
public final class TensorScope implements AutoCloseable {
  private final ScopeFrame frame;

  private TensorScope(@Nullable ScopeFrame enclosing) {
    this.frame = new ScopeFrame(this, enclosing);
  }

  /**
   * Opens a scope inside the thread's innermost one.
   *
   * @return the scope, to be closed in a try-with-resources statement
   */
  @MustBeClosed
  public static TensorScope open() {
    ThreadState state = ThreadState.current();
    ScopeFrame.dropLost(state);
    TensorScope scope = new TensorScope(state.scope());
    state.scope(scope.frame);
    return scope;
  }

  /**
   * Runs a body in a scope of its own and keeps what it returns.
   *
   * @param body what to run
   * @param <T> a tensor, or a record, list, map or array of tensors, or a {@link TensorHolder}
   * @param <E> what the body throws
   * @return the body's result, kept as {@link #keep} does
   * @throws E as the body does
   */
  public static <T extends @Nullable Object, E extends Exception> T compute(Body<T, E> body)
      throws E {
    try (TensorScope scope = open()) {
      return scope.keep(body.run());
    }
  }

  /**
   * Takes tensors out of all scopes: they live until they are closed or unreachable. For replay
   * buffers, caches, static constants.
   *
   * @param value a tensor, or a record, list, map or array of tensors, or a {@link TensorHolder}
   * @param <T> its type
   * @return the value
   */
  @CanIgnoreReturnValue
  public static <T extends @Nullable Object> T unscoped(T value) {
    for (Tensor tensor : HeldTensors.in(value)) {
      ScopeFrame owner = tensor.scope();
      if (owner != null) {
        checkThread(owner);
        owner.remove(tensor);
        Reclaimer.watch(tensor);
      }
    }
    return value;
  }

  /**
   * Takes tensors out of their scopes in the place of others, for state that lives in a field: what
   * an earlier call took out of a scope goes to the innermost scope of the calling thread, which
   * frees it, or to the garbage collector if there is none.
   *
   * <pre>{@code
   * average = TensorScope.replace(average, average.mul(0.9).add(x));
   * }</pre>
   *
   * @param previous what is replaced: a tensor, record, list, map or array of tensors; what was in
   *     no scope before, and what was given to two fields, stays as it is
   * @param next what takes its place
   * @param <T> the type of both
   * @return {@code next}
   * @throws IllegalArgumentException if jtorch cannot look into a value
   * @throws IllegalStateException if a tensor belongs to another thread's scope
   */
  public static <T> T replace(T previous, T next) {
    Objects.requireNonNull(previous, "previous");
    Objects.requireNonNull(next, "next");
    List<Tensor> replaced = HeldTensors.in(previous);
    Set<Tensor> kept = Collections.newSetFromMap(new IdentityHashMap<>());
    kept.addAll(HeldTensors.in(next));
    for (Tensor tensor : kept) {
      if (!replaced.contains(tensor)) {
        takeOut(tensor);
      }
    }
    for (Tensor tensor : replaced) {
      if (!kept.contains(tensor)) {
        giveBack(tensor);
      }
    }
    return next;
  }

  /** Marks a tensor as state; one that is state already has several holders. */
  private static void takeOut(Tensor tensor) {
    ScopeFrame owner = tensor.scope();
    tensor.carried(owner != null);
    if (owner != null) {
      checkThread(owner);
      owner.remove(tensor);
      Reclaimer.watch(tensor);
    }
  }

  private static void giveBack(Tensor tensor) {
    ScopeFrame innermost = ThreadState.current().scope();
    if (tensor.carried() && tensor.scope() == null && innermost != null && !tensor.isClosed()) {
      tensor.carried(false);
      innermost.add(tensor);
    }
  }

  /**
   * Closes every tensor in a value.
   *
   * @param value a tensor, or a record, list, map or array of tensors, or a {@link TensorHolder}
   */
  public static void closeAll(@Nullable Object value) {
    HeldTensors.in(value).forEach(Tensor::close);
  }

  /**
   * Lets tensors outlive this scope: they move to the enclosing one, or to the garbage collector if
   * there is none. What this scope does not own comes back unchanged.
   *
   * @param value a tensor, or a record, list, map or array of tensors, or a {@link TensorHolder}
   * @param <T> its type
   * @return the value
   * @throws IllegalArgumentException if jtorch cannot look into the value; the message names the
   *     remedy
   */
  public <T extends @Nullable Object> T keep(T value) {
    checkThread(frame);
    for (Tensor tensor : HeldTensors.in(value)) {
      if (tensor.scope() == frame) {
        frame.moveOut(tensor);
      }
    }
    return value;
  }

  /**
   * Carries state from one round of a loop to the next: keeps {@code next}, and closes what an
   * earlier {@code carry} kept. The state that the loop began with is left alone.
   *
   * @param previous the state so far
   * @param next the state from now on
   * @param <T> a tensor, or a record, list, map or array of tensors, or a {@link TensorHolder}
   * @return {@code next}
   */
  public <T> T carry(T previous, T next) {
    checkThread(frame);
    Set<Tensor> carried = Collections.newSetFromMap(new IdentityHashMap<>());
    carried.addAll(HeldTensors.in(next));
    List<Tensor> replaced = HeldTensors.in(previous);
    for (Tensor tensor : carried) {
      if (tensor.scope() == frame) {
        frame.moveOut(tensor);
        tensor.carried(true);
      }
    }
    for (Tensor tensor : replaced) {
      if (tensor.carried() && !carried.contains(tensor)) {
        tensor.close();
      }
    }
    return next;
  }

  /**
   * Frees every tensor that this scope owns.
   *
   * @throws IllegalStateException on another thread, or while an inner scope is open
   */
  @Override
  public void close() {
    if (frame.isClosed()) {
      return;
    }
    try {
      checkOwnThread(frame);
      end(ThreadState.current());
    } finally {
      Reference.reachabilityFence(this); // a scope that nothing refers to counts as lost
    }
  }

  private void end(ThreadState state) {
    ScopeFrame.dropLost(state);
    if (state.scope() != frame) {
      throw new IllegalStateException(
          "an inner TensorScope is still open: close scopes inside out");
    }
    state.scope(frame.enclosing());
    List<Tensor> owned = frame.end();
    if (!owned.isEmpty()) {
      state.free(owned);
    }
  }

  /** How many tensors it owns, and on which thread. */
  @Override
  public String toString() {
    String state = frame.isClosed() ? "closed" : frame.size() + " tensors";
    return "TensorScope[" + state + ", thread " + frame.thread().getName() + "]";
  }

  private static void checkThread(ScopeFrame frame) {
    checkOwnThread(frame);
    if (frame.isClosed()) {
      throw new IllegalStateException("the TensorScope is closed");
    }
  }

  private static void checkOwnThread(ScopeFrame frame) {
    if (!frame.isOwnThread()) {
      throw new IllegalStateException(
          "the TensorScope belongs to thread "
              + frame.thread().getName()
              + " and was used on thread "
              + Thread.currentThread().getName());
    }
  }
}
