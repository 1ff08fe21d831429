package org.jtorch.nn;

import org.jtorch.Shape;
import org.jtorch.Tensor;

/** Shape of a convolution's weight. */
final class WeightShape {
  private final long outChannels;
  private final long groups;
  private final long[] kernelSize;
  private final boolean transposed;

  WeightShape(long outChannels, long groups, long[] kernelSize, boolean transposed) {
    this.outChannels = outChannels;
    this.groups = groups;
    this.kernelSize = kernelSize;
    this.transposed = transposed;
  }

  long outChannels() {
    return outChannels;
  }

  long groups() {
    return groups;
  }

  long[] kernelSize() {
    return kernelSize;
  }

  /** Shape of the weight; the size of an uninitialized dimension is {@code UNKNOWN}. */
  long[] shape(long inChannels) {
    boolean known = inChannels != UninitializedParameter.UNKNOWN;
    long[] shape = new long[kernelSize.length + 2];
    shape[0] = transposed ? inChannels : outChannels;
    shape[1] = transposed ? outChannels / groups : known ? inChannels / groups : inChannels;
    System.arraycopy(kernelSize, 0, shape, 2, kernelSize.length);
    return shape;
  }

  /** Number of channels of the input, 0 if it is not known yet. */
  long inChannels(Tensor weight) {
    if (UninitializedParameter.isUninitialized(weight)) {
      return 0;
    }
    Shape shape = weight.shape();
    return transposed ? shape.size(0) : shape.size(1) * groups;
  }

  /** Returns why these channel counts are invalid; empty if they are valid. */
  String validationError(long inChannels) {
    boolean known = inChannels != UninitializedParameter.UNKNOWN;
    if (groups > 0 && outChannels % groups == 0 && (!known || inChannels % groups == 0)) {
      return "";
    }
    return "groups " + groups + " must divide " + (known ? inChannels + " and " : "") + outChannels;
  }
}
