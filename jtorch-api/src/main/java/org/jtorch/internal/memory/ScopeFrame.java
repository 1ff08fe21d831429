package org.jtorch.internal.memory;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;

/**
 * The tensors of a {@link TensorScope}, and its place among the scopes of its thread. It does not
 * keep the scope itself alive: a scope that the program has lost, to an exception before {@code
 * close} for one, is found by the garbage collector and taken out.
 */
public final class ScopeFrame {
  private static final HandleAccess HANDLES = HandleAccess.get();

  /** How many tensors are added between two looks at whether the scope is lost. */
  private static final int LOOK = 1 << 10;

  private final Thread thread = Thread.currentThread();
  private final @Nullable ScopeFrame enclosing;
  private final WeakReference<TensorScope> scope;
  private final @Nullable String site = OpenModes.record("TensorScope");
  private List<Tensor> tensors = new ArrayList<>();
  private int untilLook = LOOK;
  private boolean closed;

  public ScopeFrame(TensorScope scope, @Nullable ScopeFrame enclosing) {
    this.scope = new WeakReference<>(scope);
    this.enclosing = enclosing;
  }

  /** Takes out the innermost scopes of this thread that nobody can close any more. */
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

  /** Whether the calling thread is the scope's, so that the list may be touched. */
  public boolean isOwnThread() {
    return Thread.currentThread() == thread;
  }

  public void add(Tensor tensor) {
    HANDLES.enterScope(tensor, this, tensors.size());
    tensors.add(tensor);
    if (--untilLook == 0) {
      untilLook = LOOK;
      dropLost(ThreadState.current());
    }
  }

  /** Forgets a tensor in constant time: the last one takes its place. */
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

  /** Hands a tensor to the enclosing scope, or to the collector if there is none. */
  public void moveOut(Tensor tensor) {
    remove(tensor);
    if (enclosing != null) {
      enclosing.add(tensor);
    } else {
      Reclaimer.watch(tensor);
    }
  }

  /** Ends the scope; the tensors are the caller's. */
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

  /** Leaves the tensors to the collector: nobody will close the scope. */
  void abandon() {
    for (Tensor tensor : release()) {
      HANDLES.leaveScope(tensor);
      if (!tensor.isClosed()) {
        Reclaimer.watch(tensor);
      }
    }
  }
}
