package org.jtorch.io;

import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.internal.zip.MalformedException;

/** Sizes of tensors that a file declares. */
final class TensorSizes {
  private TensorSizes() {}

  /**
   * Returns the number of bytes of a tensor; throws if it is not a number of 63 bits.
   *
   * @param what the tensor, for the message
   */
  static long bytes(String what, DType dtype, Shape shape) {
    try {
      long bound = dtype.itemSize();
      for (long size : shape.toArray()) {
        // As if no size were 0: the strides of an empty tensor are products of the others.
        bound = Math.multiplyExact(bound, Math.max(size, 1));
      }
      return shape.numel() == 0 ? 0 : bound;
    } catch (ArithmeticException e) {
      throw new MalformedException(what + " of shape " + shape + " is too large", e);
    }
  }
}
