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
abstract sealed class LiteralFactories extends ArrayFactories permits TypeFunctions {
  private static final Op SCALAR_TENSOR = Op.of("aten::scalar_tensor", "");

  LiteralFactories() {}

  /**
   * A tensor of one integer, {@code torch.tensor(3)}.
   *
   * @param value the number
   * @return an int64 scalar
   */
  public static Tensor tensor(long value) {
    return tensor(TensorOptions.Resolved.NONE, value);
  }

  /**
   * A tensor of one integer with options, {@code torch.tensor(3)}.
   *
   * @param options dtype, device, requiresGrad
   * @param value the number
   * @return a scalar
   */
  public static Tensor tensor(TensorOptions options, long value) {
    long checked = ElementRange.checked(value, options);
    return FactoryCalls.make(SCALAR_TENSOR, typed(options, DType.INT64), checked);
  }

  /**
   * A tensor of one floating-point number, {@code torch.tensor(0.5)}.
   *
   * @param value the number
   * @return a float32 scalar
   */
  public static Tensor tensor(double value) {
    return tensor(TensorOptions.Resolved.NONE, value);
  }

  /**
   * A tensor of one floating-point number with options, {@code torch.tensor(0.5)}.
   *
   * @param options dtype, device, requiresGrad
   * @param value the number
   * @return a scalar
   */
  public static Tensor tensor(TensorOptions options, double value) {
    return FactoryCalls.make(SCALAR_TENSOR, typed(options, Torch.getDefaultDtype()), value);
  }

  /**
   * A tensor of one boolean, {@code torch.tensor(True)}.
   *
   * @param value the boolean
   * @return a bool scalar
   */
  public static Tensor tensor(boolean value) {
    return tensor(TensorOptions.Resolved.NONE, value);
  }

  /**
   * A tensor of one boolean with options, {@code torch.tensor(True)}.
   *
   * @param options dtype, device, requiresGrad
   * @param value the boolean
   * @return a scalar
   */
  public static Tensor tensor(TensorOptions options, boolean value) {
    return FactoryCalls.make(SCALAR_TENSOR, typed(options, DType.BOOL), value);
  }

  /**
   * A tensor of one complex number, {@code torch.tensor(1 + 2j)}.
   *
   * @param value the number
   * @return a complex64 scalar
   */
  public static Tensor tensor(Complex value) {
    return tensor(TensorOptions.Resolved.NONE, value);
  }

  /**
   * A tensor of one complex number with options, {@code torch.tensor(1 + 2j)}.
   *
   * @param options dtype, device, requiresGrad
   * @param value the number
   * @return a scalar
   */
  public static Tensor tensor(TensorOptions options, Complex value) {
    return FactoryCalls.make(SCALAR_TENSOR, typed(options, ComplexArrays.dtype()), value);
  }

  /**
   * A 1-D tensor of integers, {@code torch.tensor([1, 2, 3])}.
   *
   * @param first the first element
   * @param second the second element
   * @param more the remaining elements
   * @return an int64 tensor of shape (2 + more.length)
   */
  public static Tensor tensor(long first, long second, long... more) {
    return tensor(TensorOptions.Resolved.NONE, first, second, more);
  }

  /**
   * A 1-D tensor of integers with options, {@code torch.tensor([1, 2, 3])}.
   *
   * @param options dtype, device, requiresGrad
   * @param first the first element
   * @param second the second element
   * @param more the remaining elements
   * @return a tensor of shape (2 + more.length)
   */
  public static Tensor tensor(TensorOptions options, long first, long second, long... more) {
    long[] values = new long[more.length + 2];
    values[0] = first;
    values[1] = second;
    System.arraycopy(more, 0, values, 2, more.length);
    return tensor(typed(options, DType.INT64), values);
  }

  /**
   * A 1-D tensor of floating-point numbers, {@code torch.tensor([0.5, 1.5])}.
   *
   * @param first the first element
   * @param second the second element
   * @param more the remaining elements
   * @return a float32 tensor of shape (2 + more.length)
   */
  public static Tensor tensor(double first, double second, double... more) {
    return tensor(TensorOptions.Resolved.NONE, first, second, more);
  }

  /**
   * A 1-D tensor of floating-point numbers with options, {@code torch.tensor([0.5, 1.5])}.
   *
   * @param options dtype, device, requiresGrad
   * @param first the first element
   * @param second the second element
   * @param more the remaining elements
   * @return a tensor of shape (2 + more.length)
   */
  public static Tensor tensor(TensorOptions options, double first, double second, double... more) {
    double[] values = new double[more.length + 2];
    values[0] = first;
    values[1] = second;
    System.arraycopy(more, 0, values, 2, more.length);
    return tensor(typed(options, Torch.getDefaultDtype()), values);
  }

  /**
   * A 1-D tensor of booleans, {@code torch.tensor([True, False])}.
   *
   * @param first the first element
   * @param more the remaining elements
   * @return a bool tensor of shape (1 + more.length)
   */
  public static Tensor tensor(boolean first, boolean... more) {
    return tensor(TensorOptions.Resolved.NONE, first, more);
  }

  /**
   * A 1-D tensor of booleans with options, {@code torch.tensor([True, False])}.
   *
   * @param options dtype, device
   * @param first the first element
   * @param more the remaining elements
   * @return a tensor of shape (1 + more.length)
   */
  public static Tensor tensor(TensorOptions options, boolean first, boolean... more) {
    boolean[] values = new boolean[more.length + 1];
    values[0] = first;
    System.arraycopy(more, 0, values, 1, more.length);
    return tensor(options, values);
  }

  /**
   * A 1-D tensor of complex numbers, {@code torch.tensor([1 + 2j, 3j])}.
   *
   * @param values the elements
   * @return a complex64 tensor of shape (values.length)
   */
  public static Tensor tensor(Complex... values) {
    return tensor(TensorOptions.Resolved.NONE, values);
  }

  /**
   * A 1-D tensor of complex numbers with options, {@code torch.tensor([1 + 2j, 3j])}.
   *
   * @param options dtype, device, requiresGrad
   * @param values the elements
   * @return a tensor of shape (values.length)
   */
  public static Tensor tensor(TensorOptions options, Complex... values) {
    double[] parts = ComplexArrays.parts(values);
    Tensor made =
        HostMemory.create(
            DType.COMPLEX128,
            Shape.of(values.length),
            memory -> ArrayElements.DOUBLE.put(memory, 0, parts));
    TensorOptions typed = typed(options, ComplexArrays.dtype());
    return withOptions(ElementRange.checked(made, typed), typed);
  }

  private static TensorOptions typed(TensorOptions options, DType dtype) {
    return options.options().type() == null ? options.dtype(dtype) : options;
  }
}
