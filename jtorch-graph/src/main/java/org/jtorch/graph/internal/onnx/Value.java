package org.jtorch.graph.internal.onnx;

import java.util.List;
import org.jtorch.DType;

/**
 * A value of a graph in the model.
 *
 * @param name its name in the model
 * @param sizes one per dimension; -1 if it is not known before the model runs
 * @param isNumber whether it is a symbolic number, a tensor without dimensions in the model
 */
record Value(String name, DType dtype, List<Long> sizes, boolean isNumber) {
  static final long UNKNOWN = -1;

  Value {
    sizes = List.copyOf(sizes);
  }

  int rank() {
    return sizes.size();
  }

  /** Returns the size of a dimension, which may be counted from the end; -1 if it is unknown. */
  long size(long dim) {
    return sizes.get((int) (dim < 0 ? dim + rank() : dim));
  }

  boolean isStatic() {
    return !sizes.contains(UNKNOWN);
  }

  Value named(String other) {
    return new Value(other, dtype, sizes, isNumber);
  }
}
