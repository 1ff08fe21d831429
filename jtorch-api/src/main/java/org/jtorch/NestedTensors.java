package org.jtorch;

import org.jspecify.annotations.Nullable;

/** What {@link NestedOps} calls, for nested tensors alone. */
final class NestedTensors {
  private static final Op SIZE = Op.of("aten::_nested_tensor_size", "");
  private static final Op PADDED = Op.of("aten::to_padded_tensor", "");

  private NestedTensors() {}

  static Tensor sizes(Tensor nested) {
    check("nestedSizes", nested);
    try (TensorScope scope = TensorScope.open()) {
      return scope.keep(Dispatch.tensor(SIZE, nested).clone());
    }
  }

  static Tensor padded(Tensor nested, double padding, @Nullable Shape outputSize) {
    check("toPaddedTensor", nested);
    return Dispatch.tensor(PADDED, nested, padding, outputSize);
  }

  private static void check(String called, Tensor tensor) {
    if (!tensor.isNested()) {
      throw new IllegalStateException(called + ": " + TensorSummary.of(tensor) + " is not nested");
    }
  }
}
