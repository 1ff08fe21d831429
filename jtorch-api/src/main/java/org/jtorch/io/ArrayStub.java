package org.jtorch.io;

import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.internal.zip.MalformedException;

/** A NumPy array inside a pickle. */
final class ArrayStub implements PickledTensor {
  private final NpyHeader header;
  private final byte[] data;

  private ArrayStub(NpyHeader header, byte[] data) {
    this.header = header;
    this.data = data;
  }

  NpyHeader header() {
    return header;
  }

  byte[] data() {
    return data;
  }

  /**
   * Returns the array that {@code ndarray.__setstate__} makes, or null if torch lacks its dtype.
   */
  static @Nullable ArrayStub of(PickleObject array) {
    if (!array.className().equals(PickleFunction.NUMPY_ARRAY.pythonName())
        || !(array.state() instanceof PickleTuple state)
        || state.size() < 4) {
      return null;
    }
    // The first of five is a version, which the oldest files lack.
    int from = state.size() - 4;
    return of(state.get(from + 1), state.integers(from), state.get(from + 2), state.get(from + 3));
  }

  /** Returns an array, or null if torch lacks its dtype. */
  static @Nullable ArrayStub of(Object dtype, long[] sizes, Object fortranOrder, Object data) {
    byte[] bytes = PickleText.bytesOrNull(data);
    NpyHeader header =
        dtype instanceof NumpyDtype type && bytes != null
            ? type.header(Boolean.TRUE.equals(fortranOrder), shape(sizes))
            : null;
    if (header == null || bytes == null) {
      return null;
    }
    header.checkSize(bytes.length);
    return new ArrayStub(header, bytes);
  }

  private static Shape shape(long[] sizes) {
    if (sizes.length > TensorStub.MOST_DIMENSIONS) {
      throw new MalformedException("an array of " + sizes.length + " dimensions");
    }
    for (long size : sizes) {
      if (size < 0) {
        throw new MalformedException("an array of size " + size);
      }
    }
    return Shape.of(sizes);
  }

  @Override
  public DType dtype() {
    return header.dtype();
  }

  @Override
  public Shape shape() {
    return header.shape();
  }
}
