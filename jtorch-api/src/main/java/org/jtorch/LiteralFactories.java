package org.jtorch;

import org.jtorch.internal.calls.FactoryCalls;
import org.jtorch.internal.calls.Op;
import org.jtorch.internal.host.ArrayElements;
import org.jtorch.internal.host.ComplexArrays;
import org.jtorch.internal.host.ElementRange;
import org.jtorch.internal.host.HostMemory;

/**
 * The functions of {@link Torch} that make a tensor out of numbers written in the program, with
 * Python's dtypes: integers are int64, real ones of the default dtype, booleans bool.
 */
abstract sealed class LiteralFactories extends ArrayFactories permits TypeFunctions {
  private static final Op SCALAR_TENSOR = Op.of("aten::scalar_tensor", "");

  LiteralFactories() {}

  /**
   * An integer, {@code torch.tensor(3)}.
   *
   * @param value the number
   * @return an int64 scalar
   */
  public static Tensor tensor(long value) {
    return tensor(TensorOptions.Of.NONE, value);
  }

  /**
   * An integer with options, {@code torch.tensor(3)}.
   *
   * @param options dtype, device, whether it requires a gradient
   * @param value the number
   * @return a scalar
   */
  public static Tensor tensor(TensorOptions options, long value) {
    long checked = ElementRange.checked(value, options);
    return FactoryCalls.make(SCALAR_TENSOR, typed(options, DType.INT64), checked);
  }

  /**
   * A floating-point number, {@code torch.tensor(0.5)}.
   *
   * @param value the number
   * @return a float32 scalar
   */
  public static Tensor tensor(double value) {
    return tensor(TensorOptions.Of.NONE, value);
  }

  /**
   * A floating-point number with options, {@code torch.tensor(0.5)}.
   *
   * @param options dtype, device, whether it requires a gradient
   * @param value the number
   * @return a scalar
   */
  public static Tensor tensor(TensorOptions options, double value) {
    return FactoryCalls.make(SCALAR_TENSOR, typed(options, Torch.getDefaultDtype()), value);
  }

  /**
   * A boolean, {@code torch.tensor(True)}.
   *
   * @param value which
   * @return a bool scalar
   */
  public static Tensor tensor(boolean value) {
    return tensor(TensorOptions.Of.NONE, value);
  }

  /**
   * A boolean with options, {@code torch.tensor(True)}.
   *
   * @param options dtype, device, whether it requires a gradient
   * @param value which
   * @return a scalar
   */
  public static Tensor tensor(TensorOptions options, boolean value) {
    return FactoryCalls.make(SCALAR_TENSOR, typed(options, DType.BOOL), value);
  }

  /**
   * A complex number, {@code torch.tensor(1 + 2j)}.
   *
   * @param value the number
   * @return a complex64 scalar
   */
  public static Tensor tensor(Complex value) {
    return tensor(TensorOptions.Of.NONE, value);
  }

  /**
   * A complex number with options, {@code torch.tensor(1 + 2j)}.
   *
   * @param options dtype, device, whether it requires a gradient
   * @param value the number
   * @return a scalar
   */
  public static Tensor tensor(TensorOptions options, Complex value) {
    return FactoryCalls.make(SCALAR_TENSOR, typed(options, ComplexArrays.dtype()), value);
  }

  /**
   * Integers, {@code torch.tensor([1, 2, 3])}.
   *
   * @param first the first element
   * @param second the second element
   * @param more the other elements
   * @return an int64 tensor of shape (2 + more.length)
   */
  public static Tensor tensor(long first, long second, long... more) {
    return tensor(TensorOptions.Of.NONE, first, second, more);
  }

  /**
   * Integers with options, {@code torch.tensor([1, 2, 3])}.
   *
   * @param options dtype, device, whether it requires a gradient
   * @param first the first element
   * @param second the second element
   * @param more the other elements
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
   * Floating-point numbers, {@code torch.tensor([0.5, 1.5])}.
   *
   * @param first the first element
   * @param second the second element
   * @param more the other elements
   * @return a float32 tensor of shape (2 + more.length)
   */
  public static Tensor tensor(double first, double second, double... more) {
    return tensor(TensorOptions.Of.NONE, first, second, more);
  }

  /**
   * Floating-point numbers with options, {@code torch.tensor([0.5, 1.5])}.
   *
   * @param options dtype, device, whether it requires a gradient
   * @param first the first element
   * @param second the second element
   * @param more the other elements
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
   * Booleans, {@code torch.tensor([True, False])}.
   *
   * @param first the first element
   * @param more the other elements
   * @return a bool tensor of shape (1 + more.length)
   */
  public static Tensor tensor(boolean first, boolean... more) {
    return tensor(TensorOptions.Of.NONE, first, more);
  }

  /**
   * Booleans with options, {@code torch.tensor([True, False])}.
   *
   * @param options dtype, device
   * @param first the first element
   * @param more the other elements
   * @return a tensor of shape (1 + more.length)
   */
  public static Tensor tensor(TensorOptions options, boolean first, boolean... more) {
    boolean[] values = new boolean[more.length + 1];
    values[0] = first;
    System.arraycopy(more, 0, values, 1, more.length);
    return tensor(options, values);
  }

  /**
   * Complex numbers, {@code torch.tensor([1 + 2j, 3j])}.
   *
   * @param values the elements
   * @return a complex64 tensor of shape (values.length)
   */
  public static Tensor tensor(Complex... values) {
    return tensor(TensorOptions.Of.NONE, values);
  }

  /**
   * Complex numbers with options, {@code torch.tensor([1 + 2j, 3j])}.
   *
   * @param options dtype, device, whether it requires a gradient
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
