package org.jtorch.nn;

import java.util.Arrays;
import org.jtorch.Tensor;

/** Sizes given as one number for all dimensions or as one per dimension. */
final class Sizes {
  /** Placeholder for the input's size, Python's {@code None}. */
  static final long INPUT_SIZE = -1;

  private Sizes() {}

  /** Expands the sizes to one per dimension. */
  static long[] expand(String name, int dims, long... sizes) {
    long[] checked = checked(name, dims, sizes);
    return checked.length == dims ? checked : filled(dims, checked[0]);
  }

  /** Returns the sizes unchanged after checking that there are 1 or {@code dims}. */
  static long[] checked(String name, int dims, long... sizes) {
    if (sizes.length == 1 || sizes.length == dims) {
      for (long size : sizes) {
        checkRange(name, size);
      }
      return sizes.clone();
    }
    String most = dims == 1 ? "" : " or " + dims;
    throw new IllegalArgumentException(
        name + " takes one number" + most + ", got " + Arrays.toString(sizes));
  }

  /** Some kernels overflow silently and then write out of bounds. */
  private static void checkRange(String name, long size) {
    if (size != (int) size) {
      throw new IllegalArgumentException(name + " is out of range: " + size);
    }
  }

  static long[] filled(int dims, long size) {
    long[] all = new long[dims];
    Arrays.fill(all, size);
    return all;
  }

  /** Expands the sizes to one per dimension, with the input's size for {@link #INPUT_SIZE}. */
  static long[] resolve(long[] sizes, int dims, Tensor input) {
    long[] all = expand("outputSize", dims, sizes);
    for (int d = 0; d < dims; d++) {
      all[d] = all[d] == INPUT_SIZE ? input.size(d - dims) : all[d];
    }
    return all;
  }
}
