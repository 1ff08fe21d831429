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
 * A scope that frees the tensors created in a block of code.
 *
 * <pre>{@code
 * try (TensorScope scope = TensorScope.open()) {
 *   Tensor y = model.call(x);
 *   return scope.keep(y.argmax(1));
 * }
 * }</pre>
 *
 * <p>A scope owns the handles that the code inside receives, not their storage: closing one handle
 * never affects another. Parameters, buffers, gradients and optimizer state belong to no scope.
 *
 * <p>Open scopes in a try-with-resources statement. A scope that becomes unreachable before it is
 * closed, for example because of an exception, ends when the garbage collector finds it. Its
 * tensors are then left to the collector, new tensors belong to the enclosing scope again, and a
 * warning is logged, with the line that opened the scope under {@code -Djtorch.debug.leaks=true}.
 *
 * <p><b>Ownership:</b> belongs to the block that opened it. Owns every tensor created on its thread
 * until it is closed, except for tensors of inner scopes.
 *
 * <p><b>Thread safety:</b> confined to the thread that opened it; use on another throws.
 */
public final class TensorScope implements AutoCloseable {
  private final ScopeFrame frame;

  private TensorScope(@Nullable ScopeFrame enclosing) {
    this.frame = new ScopeFrame(this, enclosing);
  }

  /**
   * Opens a scope nested in the thread's innermost one.
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
   * Runs a body in a new scope and keeps its result.
   *
   * @param body the code to run
   * @param <T> a tensor, or a record, list, map or array of tensors, or a {@link TensorHolder}
   * @param <E> the type of the exception
   * @return the body's result, kept as {@link #keep} does
   * @throws E if the body throws it
   */
  public static <T extends @Nullable Object, E extends Exception> T compute(
      ThrowingSupplier<T, E> body) throws E {
    try (TensorScope scope = open()) {
      return scope.keep(body.get());
    }
  }

  /**
   * Moves tensors out of all scopes: they live until they are closed or unreachable. For replay
   * buffers, caches and static constants.
   *
   * @param value a tensor, or a record, list, map or array of tensors, or a {@link TensorHolder}
   * @param <T> the type of the value
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
   * Moves tensors out of their scopes to replace others, for state stored in a field. Tensors that
   * an earlier call moved out of a scope move to the innermost scope of the calling thread, which
   * frees them, or to the garbage collector if there is none.
   *
   * <pre>{@code
   * average = TensorScope.replace(average, average.mul(0.9).add(x));
   * }</pre>
   *
   * @param previous the replaced value: a tensor, record, list, map or array of tensors; tensors
   *     that were in no scope before, and tensors that were assigned to two fields, are not moved
   * @param next the new value
   * @param <T> the type of both
   * @return {@code next}
   * @throws IllegalArgumentException if jtorch cannot inspect a value
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

  /** Marks a tensor as state; a tensor that is state already has several owners then. */
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
   * Moves tensors out of this scope to the enclosing one, or to the garbage collector if there is
   * none. Tensors that this scope does not own are returned unchanged.
   *
   * @param value a tensor, or a record, list, map or array of tensors, or a {@link TensorHolder}
   * @param <T> the type of the value
   * @return the value
   * @throws IllegalArgumentException if jtorch cannot inspect the value; the message names the
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
   * Carries loop state from one iteration to the next: keeps {@code next} and closes the value that
   * an earlier {@code carry} kept. The initial state of the loop is not closed.
   *
   * @param previous the current state
   * @param next the next state
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
      Reference.reachabilityFence(this); // an unreachable scope counts as lost
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

  /** Returns the number of tensors in the scope, and its thread. */
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
