package org.jtorch;

/** The functions of {@link Torch} that make a tensor out of Java's values, arrays and buffers. */
abstract sealed class ArrayFactories extends TorchOps permits Factories {
  private static final Op SCALAR_TENSOR = Op.of("aten::scalar_tensor", "");

  ArrayFactories() {}

  /**
   * A whole number, {@code torch.tensor(3)}.
   *
   * @param value the number
   * @return an int64 scalar
   */
  public static Tensor tensor(long value) {
    return Factories.make(SCALAR_TENSOR, DType.INT64, value);
  }

  /**
   * A real number, {@code torch.tensor(0.5)}.
   *
   * @param value the number
   * @return a float32 scalar
   */
  public static Tensor tensor(double value) {
    return Factories.make(SCALAR_TENSOR, TensorOptions.Of.NONE, value);
  }
}
