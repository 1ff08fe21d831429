package org.jtorch.nn;

import java.util.Arrays;
import org.jtorch.Tensor;

/** Sizes given as one number for all dimensions or as one a dimension. */
final class Sizes {
  /** What stands for the size that the input has, Python's {@code None}. */
  static final long KEPT = -1;

  private Sizes() {}

  /** One size for each of so many dimensions. */
  static long[] spread(String name, int dims, long... sizes) {
    long[] checked = checked(name, dims, sizes);
    return checked.length == dims ? checked : filled(dims, checked[0]);
  }

  /** The sizes as they were given, if there are one or so many. */
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

  /** Some kernels overflow silently, and then write where they must not. */
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

  /** One size for each of so many dimensions, those of the input where none is wanted. */
  static long[] orKept(long[] sizes, int dims, Tensor input) {
    long[] all = spread("outputSize", dims, sizes);
    for (int d = 0; d < dims; d++) {
      all[d] = all[d] == KEPT ? input.size(d - dims) : all[d];
    }
    return all;
  }
}
