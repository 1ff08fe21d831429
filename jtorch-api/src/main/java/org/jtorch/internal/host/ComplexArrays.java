package org.jtorch.internal.host;

import java.util.Objects;
import org.jtorch.Complex;
import org.jtorch.DType;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** Converts complex elements to and from Java values. */
public final class ComplexArrays {
  private ComplexArrays() {}

  /** Returns all elements in row-major order. */
  public static Complex[] of(Tensor tensor) {
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

  /** Returns whether these are arrays of complex numbers, of any depth. */
  static boolean isLeaf(Object[] nested) {
    Class<?> type = nested.getClass();
    while (type.isArray()) {
      type = type.getComponentType();
    }
    return type == Complex.class;
  }

  /** Creates a tensor of nested arrays of complex numbers. */
  static Tensor toTensor(Object[] nested) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor pairs = NestedArrays.toTensor((Object[]) pairs(nested));
      return scope.keep(Torch.viewAsComplex(pairs).to(dtype()));
    }
  }

  /** Returns the same arrays with a pair of doubles in place of each complex number. */
  private static Object pairs(Object[] nested) {
    if (nested instanceof Complex[] row) {
      double[] parts = parts(row);
      double[][] pairs = new double[row.length][];
      for (int i = 0; i < pairs.length; i++) {
        pairs[i] = new double[] {parts[2 * i], parts[2 * i + 1]};
      }
      return pairs;
    }
    Object[] rows = new Object[nested.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = pairs((Object[]) Objects.requireNonNull(nested[i], "tensor: a row is null"));
    }
    return rows;
  }

  /** Returns real and imaginary parts, alternating. */
  public static double[] parts(Complex[] values) {
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

  /** Returns the complex dtype that corresponds to the default dtype. */
  public static DType dtype() {
    return Torch.getDefaultDtype() == DType.FLOAT64 ? DType.COMPLEX128 : DType.COMPLEX64;
  }
}
