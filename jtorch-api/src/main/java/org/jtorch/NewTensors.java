package org.jtorch;

import java.util.Objects;
import org.jtorch.internal.calls.FactoryCalls;
import org.jtorch.internal.calls.Op;
import org.jtorch.internal.host.ArrayElements;

/** Creates tensors from data whose Java type is determined at run time. */
final class NewTensors {
  private static final Op SCALAR_TENSOR = Op.of("aten::scalar_tensor", "");

  private NewTensors() {}

  /**
   * Copies data to a tensor with {@code like}'s dtype and device, unless the options override them.
   */
  static Tensor of(Tensor like, TensorOptions.Resolved options, Object data) {
    DType dtype = like.dtype();
    Device device = like.device();
    TensorOptions.Resolved typed = options.type() == null ? options.dtype(dtype) : options;
    TensorOptions.Resolved all = typed.device() == null ? typed.on(device) : typed;
    return make(all, Objects.requireNonNull(data, "data"));
  }

  private static Tensor make(TensorOptions.Resolved options, Object data) {
    if (data instanceof Tensor tensor) {
      try (TensorScope scope = TensorScope.open()) {
        return scope.keep(ArrayFactories.withOptions(tensor.detach().clone(), options));
      }
    } else if (data instanceof Complex complex) {
      return LiteralFactories.tensor(options, complex);
    } else if (data instanceof Boolean truth) {
      return LiteralFactories.tensor(options, truth.booleanValue());
    } else if (data instanceof Number number) {
      return FactoryCalls.make(SCALAR_TENSOR, options, number);
    } else if (data instanceof Object[] nested) {
      return ArrayFactories.tensor(options, nested);
    } else if (data.getClass().isArray() && !(data instanceof char[])) {
      return ArrayFactories.tensor(options, ArrayElements.of(data), data);
    }
    throw new IllegalArgumentException(
        "newTensor: " + data.getClass().getSimpleName() + " is no number, tensor or array of them");
  }
}
