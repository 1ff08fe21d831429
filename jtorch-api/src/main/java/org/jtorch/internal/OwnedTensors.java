package org.jtorch.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.internal.memory.HandleAccess;
import org.jtorch.internal.memory.HeldTensors;
import org.jtorch.internal.memory.NativeStack;
import org.jtorch.internal.memory.Reclaimer;
import org.jtorch.internal.memory.ScopeFrame;
import org.jtorch.internal.memory.ThreadState;

/** Ownership of tensors by a list instead of a scope. */
public final class OwnedTensors {
  private static final HandleAccess HANDLES = HandleAccess.get();

  private OwnedTensors() {}

  /**
   * Takes the tensors of a value out of the innermost scope. Tensors of other scopes, or of none,
   * stay where they are.
   *
   * @param value a tensor; a record, list, map or array of tensors; or a holder
   * @return the tensors that the scope owned, which the caller closes or leaves to the garbage
   *     collector
   */
  public static List<Tensor> takeFromScope(Object value) {
    ScopeFrame innermost = ThreadState.current().scope();
    List<Tensor> taken = new ArrayList<>();
    for (Tensor tensor : HeldTensors.in(value)) {
      if (innermost != null && HANDLES.scope(tensor) == innermost) {
        innermost.remove(tensor);
        Reclaimer.watch(tensor);
        taken.add(tensor);
      }
    }
    return Collections.unmodifiableList(taken);
  }

  /**
   * Returns another handle of a tensor, in the innermost scope: the same tensor to libtorch, which
   * stays when one of the handles is closed.
   *
   * @param tensor the tensor
   * @return the new handle
   */
  public static Tensor share(Tensor tensor) {
    ThreadState state = ThreadState.current();
    NativeStack stack = state.enter();
    try {
      return state.adopt(stack, stack.share(stack.pinForCall(tensor)));
    } finally {
      state.exit(stack);
    }
  }

  /**
   * Moves a tensor of the innermost scope to the scope that owns another one, so that both are
   * freed together; or out of all scopes if the other one is in none of the calling thread's.
   *
   * @param tensor the tensor
   * @param other the other one
   */
  public static void moveToScopeOf(Tensor tensor, Tensor other) {
    ScopeFrame from = HANDLES.scope(tensor);
    ScopeFrame to = HANDLES.scope(other);
    if (from != null && from != to) {
      from.remove(tensor);
      if (to != null && to.isOwnThread()) {
        to.add(tensor);
      } else {
        Reclaimer.watch(tensor);
      }
    }
  }

  /**
   * Returns whether the innermost scope of the calling thread owns a tensor.
   *
   * @param tensor the tensor
   * @return false if it is in another scope or in none
   */
  public static boolean isInScope(Tensor tensor) {
    ScopeFrame innermost = ThreadState.current().scope();
    return innermost != null && HANDLES.scope(tensor) == innermost;
  }
}
