package org.jtorch.io;

import org.jtorch.DType;
import org.jtorch.Shape;

/**
 * A nested tensor of a file, in one buffer.
 *
 * @param sizes sizes of the parts, of shape (parts, dimensions)
 * @param strides strides of the parts, of the same shape
 * @param offsets offsets of the parts in the buffer
 */
record NestedStub(TensorStub buffer, TensorStub sizes, TensorStub strides, TensorStub offsets)
    implements PickledTensor {
  @Override
  public DType dtype() {
    return buffer.dtype();
  }

  @Override
  public Shape shape() {
    return buffer.shape();
  }
}
