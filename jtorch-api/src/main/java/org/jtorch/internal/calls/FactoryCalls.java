package org.jtorch.internal.calls;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.TensorOptions;

/** Calls of operators that create tensors. */
public final class FactoryCalls {
  private FactoryCalls() {}

  /** Calls a factory whose schema ends in dtype, layout, device and pin_memory. */
  public static Tensor make(Op op, TensorOptions options, @Nullable Object... arguments) {
    TensorOptions.Resolved o = options.options();
    int place = op.schema().place("dtype");
    Object[] all = new Object[place + 4];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    Arrays.fill(all, arguments.length, place, Dispatch.DEFAULT);
    all[place] = o.type();
    all[place + 1] = o.layout();
    all[place + 2] = o.device();
    all[place + 3] = o.pinned() ? true : null;
    Tensor tensor = Dispatch.tensor(op, all);
    if (o.gradient()) {
      tensor.requiresGrad_(true);
    }
    return tensor;
  }
}
