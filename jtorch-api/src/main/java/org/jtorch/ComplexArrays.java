package org.jtorch;

/** Complex elements as Java's values, by way of their parts. */
final class ComplexArrays {
  private ComplexArrays() {}

  /** All elements in row-major order. */
  static Complex[] of(Tensor tensor) {
    if (!tensor.dtype().isComplex()) {
      throw new IllegalStateException(
          "toComplexArray: the dtype is " + tensor.dtype().pythonName() + ", which is not complex");
    }
    double[] parts;
    try (TensorScope scope = TensorScope.open();
        Mode mode = Torch.noGrad()) {
      Tensor wide = tensor.to(DType.COMPLEX128).resolveConj();
      parts = Torch.viewAsReal(wide).toDoubleArray();
    }
    Complex[] values = new Complex[parts.length / 2];
    for (int i = 0; i < values.length; i++) {
      values[i] = Complex.of(parts[2 * i], parts[2 * i + 1]);
    }
    return values;
  }

  /** Real and imaginary parts, one after the other. */
  static double[] parts(Complex[] values) {
    double[] parts = new double[2 * values.length];
    for (int i = 0; i < values.length; i++) {
      Complex value = values[i];
      if (value == null) {
        throw new NullPointerException("tensor: values[" + i + "] is null");
      }
      parts[2 * i] = value.re();
      parts[2 * i + 1] = value.im();
    }
    return parts;
  }
}
