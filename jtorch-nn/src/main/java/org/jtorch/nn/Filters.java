package org.jtorch.nn;

import org.jtorch.Shape;
import org.jtorch.Tensor;

/** The form of a convolution's weight. */
final class Filters {
  private final long outChannels;
  private final long groups;
  private final long[] kernelSize;
  private final boolean transposed;

  Filters(long outChannels, long groups, long[] kernelSize, boolean transposed) {
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

  /** The weight's shape; of what is unknown it is unknown. */
  long[] shape(long inChannels) {
    boolean known = inChannels != UninitializedParameter.UNKNOWN;
    long[] shape = new long[kernelSize.length + 2];
    shape[0] = transposed ? inChannels : outChannels;
    shape[1] = transposed ? outChannels / groups : known ? inChannels / groups : inChannels;
    System.arraycopy(kernelSize, 0, shape, 2, kernelSize.length);
    return shape;
  }

  /** The input's channels, 0 while they are unknown. */
  long inChannels(Tensor weight) {
    if (UninitializedParameter.isUninitialized(weight)) {
      return 0;
    }
    Shape shape = weight.shape();
    return transposed ? shape.size(0) : shape.size(1) * groups;
  }

  /** What is wrong with these numbers of channels; empty if nothing is. */
  String fault(long inChannels) {
    boolean known = inChannels != UninitializedParameter.UNKNOWN;
    if (groups > 0 && outChannels % groups == 0 && (!known || inChannels % groups == 0)) {
      return "";
    }
    return "groups " + groups + " must divide " + (known ? inChannels + " and " : "") + outChannels;
  }
}
