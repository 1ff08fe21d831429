package org.jtorch.internal.host;

import java.lang.reflect.Array;
import org.bytedeco.javacpp.Pointer;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;

/** Copies a matrix to an array of arrays, row by row and without an intermediate array. */
public final class MatrixArrays {
  private final ArrayElements elements;
  private final Object[] rows;
  private final long columns;

  private MatrixArrays(ArrayElements elements, int rows, int columns) {
    this.elements = elements;
    this.columns = columns;
    this.rows = (Object[]) Array.newInstance(elements.newArray(0).getClass(), rows);
    for (int i = 0; i < rows; i++) {
      this.rows[i] = elements.newArray(columns);
    }
  }

  /** Returns the rows of a tensor with two dimensions, as arrays of one length. */
  public static Object[] of(String called, Tensor matrix, ArrayElements elements) {
    DType readAs = HostDTypes.readAs(called, matrix.dtype(), elements);
    Shape shape = matrix.shape();
    if (shape.rank() != 2) {
      throw new IllegalStateException(
          called + ": a tensor with 2 dimensions is required, got " + shape);
    }
    if (Math.max(shape.size(0), shape.size(1)) > Integer.MAX_VALUE - 8) {
      throw new IllegalStateException(
          called + ": " + shape + " exceeds an array; use copyTo(buffer, byteOffset)");
    }
    MatrixArrays arrays = new MatrixArrays(elements, (int) shape.size(0), (int) shape.size(1));
    HostMemory.read(called, matrix, readAs, shape.numel(), arrays::fill);
    return arrays.rows;
  }

  /** Copies consecutive elements, which may begin and end within a row. */
  private void fill(Pointer memory, long first, long count) {
    for (long at = 0; at < count; ) {
      long column = (first + at) % columns;
      int n = (int) Math.min(count - at, columns - column);
      elements.get(memory, at, rows[(int) ((first + at) / columns)], (int) column, n);
      at += n;
    }
  }
}
