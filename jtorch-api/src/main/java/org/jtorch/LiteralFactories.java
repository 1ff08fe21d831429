package org.jtorch;

import org.jtorch.internal.calls.FactoryCalls;
import org.jtorch.internal.calls.Op;
import org.jtorch.internal.host.ArrayElements;
import org.jtorch.internal.host.ComplexArrays;
import org.jtorch.internal.host.ElementRange;
import org.jtorch.internal.host.HostMemory;

/**
 * The functions of {@link Torch} that create a tensor from literals, with Python's dtypes: int64
 * for integers, the default dtype for floating-point numbers, bool for booleans.
 */
final class LiteralFactories {
  private static final Op SCALAR_TENSOR = Op.of("aten::scalar_tensor", "");

  private LiteralFactories() {}

  static Tensor tensor(TensorOptions options, long value) {
    long checked = ElementRange.checked(value, options);
    return FactoryCalls.make(SCALAR_TENSOR, typed(options, DType.INT64), checked);
  }

  static Tensor tensor(TensorOptions options, double value) {
    return FactoryCalls.make(SCALAR_TENSOR, typed(options, Torch.getDefaultDtype()), value);
  }

  static Tensor tensor(TensorOptions options, boolean value) {
    return FactoryCalls.make(SCALAR_TENSOR, typed(options, DType.BOOL), value);
  }

  static Tensor tensor(TensorOptions options, Complex value) {
    return FactoryCalls.make(SCALAR_TENSOR, typed(options, ComplexArrays.dtype()), value);
  }

  static Tensor tensor(TensorOptions options, long first, long second, long... more) {
    long[] values = new long[more.length + 2];
    values[0] = first;
    values[1] = second;
    System.arraycopy(more, 0, values, 2, more.length);
    return Torch.tensor(typed(options, DType.INT64), values);
  }

  static Tensor tensor(TensorOptions options, double first, double second, double... more) {
    double[] values = new double[more.length + 2];
    values[0] = first;
    values[1] = second;
    System.arraycopy(more, 0, values, 2, more.length);
    return Torch.tensor(typed(options, Torch.getDefaultDtype()), values);
  }

  static Tensor tensor(TensorOptions options, boolean first, boolean... more) {
    boolean[] values = new boolean[more.length + 1];
    values[0] = first;
    System.arraycopy(more, 0, values, 1, more.length);
    return Torch.tensor(options, values);
  }

  static Tensor tensor(TensorOptions options, Complex... values) {
    double[] parts = ComplexArrays.parts(values);
    Tensor made =
        HostMemory.create(
            DType.COMPLEX128,
            Shape.of(values.length),
            memory -> ArrayElements.DOUBLE.put(memory, 0, parts));
    TensorOptions typed = typed(options, ComplexArrays.dtype());
    return ArrayFactories.withOptions(ElementRange.checked(made, typed), typed);
  }

  private static TensorOptions typed(TensorOptions options, DType dtype) {
    return options.options().type() == null ? options.dtype(dtype) : options;
  }
}
