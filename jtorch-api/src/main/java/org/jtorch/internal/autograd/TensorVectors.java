package org.jtorch.internal.autograd;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.TensorVector;
import org.jtorch.Tensor;
import org.jtorch.internal.memory.NativeStack;
import org.jtorch.internal.memory.ThreadState;

/** Native lists of tensors for one call. Empty lists share one native list. */
final class TensorVectors implements AutoCloseable {
  private static final TensorVector EMPTY = new TensorVector();

  private final List<TensorVector> created = new ArrayList<>(3);

  /** Returns a native list of tensors, all of which must be open. */
  TensorVector of(List<Tensor> tensors) {
    if (tensors.isEmpty()) {
      return EMPTY;
    }
    TensorVector vector = new TensorVector();
    created.add(vector);
    ThreadState state = ThreadState.current();
    NativeStack stack = state.enter();
    try {
      for (Tensor tensor : tensors) {
        vector.push_back(stack.peekTensor(stack.pinForCall(tensor)));
      }
    } finally {
      state.exit(stack);
    }
    return vector;
  }

  @Override
  public void close() {
    created.forEach(TensorVector::close);
  }
}
