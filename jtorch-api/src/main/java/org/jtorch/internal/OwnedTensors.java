package org.jtorch.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.internal.memory.HandleAccess;
import org.jtorch.internal.memory.HeldTensors;
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
}
