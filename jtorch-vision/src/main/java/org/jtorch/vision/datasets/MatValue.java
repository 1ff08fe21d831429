package org.jtorch.vision.datasets;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** Value in a MATLAB file. Arrays of several dimensions are stored by columns. */
sealed interface MatValue {
  /**
   * A value with its name.
   *
   * @param name name of the variable or field
   * @param value the value
   */
  record Named(String name, MatValue value) {}

  /** Array of numbers. */
  final class Numbers implements MatValue {
    private final DType dtype;
    private final DType stored;
    private final List<Long> shape;
    private final ByteBuffer data;

    /**
     * Creates an array.
     *
     * @param dtype type of the array
     * @param stored type of the elements in the file, which may be narrower
     * @param shape sizes of the dimensions
     * @param data the elements, in the order of the file
     */
    Numbers(DType dtype, DType stored, List<Long> shape, ByteBuffer data) {
      this.dtype = dtype;
      this.stored = stored;
      this.shape = shape;
      this.data = data;
    }

    /** Returns the numbers in the shape of the array. */
    Tensor toTensor() {
      return TensorScope.compute(
          () -> {
            int size = stored.itemSize();
            Tensor raw = size == 1 ? part() : copy();
            if (size > 1 && data.order() == ByteOrder.BIG_ENDIAN) {
              raw = raw.view(-1, size).flip(1).contiguous().flatten();
            }
            int rank = shape.size();
            long[] reversed = new long[rank];
            long[] dims = new long[rank];
            for (int i = 0; i < rank; i++) {
              reversed[i] = shape.get(rank - 1 - i);
              dims[i] = rank - 1L - i;
            }
            return raw.view(stored).view(reversed).permute(dims).to(dtype);
          });
    }

    /** Returns the bytes as a part of the whole variable, which is not copied on the heap. */
    private Tensor part() {
      long start = data.arrayOffset() + (long) data.position();
      return Torch.tensor(data.array()).narrow(0, start, data.remaining()).view(DType.UINT8);
    }

    /** Returns the bytes in memory of their own, which is aligned for all types. */
    private Tensor copy() {
      byte[] bytes = new byte[data.remaining()];
      data.duplicate().get(bytes);
      return Torch.tensor(bytes).view(DType.UINT8);
    }

    /** Returns the numbers as integers, by columns. */
    long[] toLongs() {
      try (TensorScope scope = TensorScope.open()) {
        Tensor all = toTensor();
        long[] dims = new long[shape.size()];
        for (int i = 0; i < dims.length; i++) {
          dims[i] = dims.length - 1L - i;
        }
        return all.permute(dims).contiguous().flatten().to(DType.INT64).toLongArray();
      }
    }
  }

  /**
   * Text.
   *
   * @param text the characters
   */
  record Text(String text) implements MatValue {}

  /**
   * Cell array.
   *
   * @param values its values by columns
   */
  record Cells(List<MatValue> values) implements MatValue {}

  /**
   * Array of structures.
   *
   * @param values the fields of each, by columns
   */
  record Structs(List<Map<String, MatValue>> values) implements MatValue {}

  /**
   * Sparse matrix, of which only the places of its elements are kept.
   *
   * @param rows number of rows
   * @param columns number of columns
   * @param places row and column of each element
   */
  record Sparse(long rows, long columns, List<long[]> places) implements MatValue {}
}
