package org.jtorch.io;

import org.jtorch.DType;
import org.jtorch.Layout;
import org.jtorch.Shape;

/** A tensor of a file that has not been read. */
sealed interface PickledTensor
    permits TensorStub, SparseStub, QuantizedStub, NestedStub, MetaStub, ArrayStub {
  DType dtype();

  /** Returns the shape; of a nested tensor the shape of its buffer. */
  Shape shape();

  default Layout layout() {
    return Layout.STRIDED;
  }

  /** Returns this tensor with another requires-grad flag, if it is of a kind that has one. */
  default PickledTensor requiringGrad(boolean wanted) {
    return this;
  }
}
