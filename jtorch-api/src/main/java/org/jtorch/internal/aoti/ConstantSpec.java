package org.jtorch.internal.aoti;

import java.util.List;
import org.jtorch.DType;
import org.jtorch.Shape;

/**
 * A constant of a compiled model: a parameter, a buffer, or a tensor of the program.
 *
 * @param name the name in the library, {@code fc_weight}
 * @param originalName the name in the state dict, {@code fc.weight}
 * @param kind PyTorch's {@code ConstantType}
 * @param dtype type of the elements
 * @param shape the shape
 * @param strides the strides for which the code was compiled
 * @param bytes room for its elements
 * @param isStrided whether it is an ordinary tensor, and none in oneDNN's format
 */
record ConstantSpec(
    String name,
    String originalName,
    Kind kind,
    DType dtype,
    Shape shape,
    List<Long> strides,
    long bytes,
    boolean isStrided) {
  /** The kinds of constants. */
  enum Kind {
    /** A parameter of the module. */
    PARAMETER,
    /** A buffer of the module. */
    BUFFER,
    /** A tensor of the program, or one that Inductor made. */
    OTHER,
    /** Computed from other constants when they are loaded. */
    FOLDED
  }

  /** Returns the number of bytes from the first to the last element. */
  long extent() {
    long last = 0;
    for (int i = 0; i < strides.size(); i++) {
      if (shape.size(i) == 0) {
        return 0;
      }
      last = Math.addExact(last, Math.multiplyExact(shape.size(i) - 1, strides.get(i)));
    }
    return Math.multiplyExact(Math.addExact(last, 1L), (long) dtype.itemSize());
  }
}
