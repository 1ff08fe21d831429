package org.jtorch.io;

import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.internal.zip.MalformedException;

/** A tensor of a file on the device meta, without data. */
record MetaStub(DType dtype, Shape shape, Shape strides, boolean requiresGrad)
    implements PickledTensor {
  MetaStub {
    TensorStub.checkGrad(dtype, requiresGrad);
    TensorStub.checkRank(shape.rank(), strides.rank());
    try {
      long spanned = TensorStub.elementsSpanned(0, shape.toArray(), strides.toArray());
      if (dtype.isQuantized() || TensorStub.bytes(spanned, dtype) < 0) {
        throw new MalformedException("a tensor of " + dtype + " without data");
      }
    } catch (ArithmeticException e) {
      throw new MalformedException(
          "a tensor " + shape + " with strides " + strides + " is too large", e);
    }
  }

  @Override
  public MetaStub requiringGrad(boolean wanted) {
    return new MetaStub(dtype, shape, strides, wanted);
  }
}
