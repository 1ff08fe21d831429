package org.jtorch.internal.compute;

import org.jspecify.annotations.Nullable;
import org.jtorch.NestedOps;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;
import org.jtorch.internal.calls.TensorSummary;

/** Implementations for {@link NestedOps}, which apply to nested tensors only. */
public final class NestedTensors {
  private static final Op SIZE = Op.of("aten::_nested_tensor_size", "");
  private static final Op PADDED = Op.of("aten::to_padded_tensor", "");

  private NestedTensors() {}

  public static Tensor sizes(Tensor nested) {
    check("nestedSizes", nested);
    try (TensorScope scope = TensorScope.open()) {
      return scope.keep(Dispatch.tensor(SIZE, nested).clone());
    }
  }

  public static Tensor padded(Tensor nested, double padding, @Nullable Shape outputSize) {
    check("toPaddedTensor", nested);
    return Dispatch.tensor(PADDED, nested, padding, outputSize);
  }

  private static void check(String called, Tensor tensor) {
    if (!tensor.isNested()) {
      throw new IllegalStateException(called + ": " + TensorSummary.of(tensor) + " is not nested");
    }
  }
}
