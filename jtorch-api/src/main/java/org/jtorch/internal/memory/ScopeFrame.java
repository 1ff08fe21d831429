package org.jtorch.internal.memory;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;

/**
 * The tensors of a {@link TensorScope}, and its position among the scopes of its thread. It does
 * not keep the scope reachable: a scope that the program has lost, for example through an exception
 * before {@code close}, is found by the garbage collector and removed.
 */
public final class ScopeFrame {
  private static final HandleAccess HANDLES = HandleAccess.get();

  /** Number of added tensors between two checks for a lost scope. */
  private static final int CHECK_INTERVAL = 1 << 10;

  private final Thread thread = Thread.currentThread();
  private final @Nullable ScopeFrame enclosing;
  private final WeakReference<TensorScope> scope;
  private final @Nullable String site = OpenModes.record("TensorScope");
  private List<Tensor> tensors = new ArrayList<>();
  private int untilCheck = CHECK_INTERVAL;
  private boolean closed;

  public ScopeFrame(TensorScope scope, @Nullable ScopeFrame enclosing) {
    this.scope = new WeakReference<>(scope);
    this.enclosing = enclosing;
  }

  /**
   * Removes the innermost scopes of this thread that are unreachable and can no longer be closed.
   */
  public static void dropLost(ThreadState state) {
    ScopeFrame frame = state.scope();
    while (frame != null && frame.scope.refersTo(null)) {
      state.scope(frame.enclosing);
      frame.abandon();
      LeakSites.lostScope(frame.site);
      frame = frame.enclosing;
    }
  }

  public @Nullable ScopeFrame enclosing() {
    return enclosing;
  }

  public boolean isClosed() {
    return closed;
  }

  public int size() {
    return tensors.size();
  }

  public Thread thread() {
    return thread;
  }

  /** Returns whether the calling thread owns the scope, so that it may modify the list. */
  public boolean isOwnThread() {
    return Thread.currentThread() == thread;
  }

  public void add(Tensor tensor) {
    HANDLES.enterScope(tensor, this, tensors.size());
    tensors.add(tensor);
    if (--untilCheck == 0) {
      untilCheck = CHECK_INTERVAL;
      dropLost(ThreadState.current());
    }
  }

  /** Removes a tensor in constant time; the last one takes its place. */
  public void remove(Tensor tensor) {
    int index = HANDLES.scopeIndex(tensor);
    int last = tensors.size() - 1;
    Tensor moved = tensors.remove(last);
    if (index != last) {
      tensors.set(index, moved);
      HANDLES.enterScope(moved, this, index);
    }
    HANDLES.leaveScope(tensor);
  }

  /** Moves a tensor to the enclosing scope, or to the garbage collector if there is none. */
  public void moveOut(Tensor tensor) {
    remove(tensor);
    if (enclosing != null) {
      enclosing.add(tensor);
    } else {
      Reclaimer.watch(tensor);
    }
  }

  /** Ends the scope and returns its tensors, which the caller owns. */
  public List<Tensor> end() {
    OpenModes.forget("TensorScope", site);
    return release();
  }

  private List<Tensor> release() {
    closed = true;
    List<Tensor> owned = tensors;
    tensors = new ArrayList<>(0);
    return owned;
  }

  /** Leaves the tensors to the garbage collector, because the scope can no longer be closed. */
  void abandon() {
    for (Tensor tensor : release()) {
      HANDLES.leaveScope(tensor);
      if (!tensor.isClosed()) {
        Reclaimer.watch(tensor);
      }
    }
  }
}
