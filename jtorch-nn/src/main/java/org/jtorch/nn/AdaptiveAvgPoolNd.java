package org.jtorch.nn;

import org.jtorch.Tensor;

/** Base class of the adaptive average pooling layers. */
public abstract sealed class AdaptiveAvgPoolNd extends Module implements Layer
    permits AdaptiveAvgPool1d, AdaptiveAvgPool2d, AdaptiveAvgPool3d {
  private final int dims;
  private final long[] outputSize;

  AdaptiveAvgPoolNd(int dims, long[] outputSize) {
    this.dims = dims;
    this.outputSize = Sizes.checked("outputSize", dims, outputSize);
  }

  final long[] sizeFor(Tensor input) {
    Inputs.checkRank(this, input, dims + 1, dims + 2);
    return Sizes.resolve(outputSize, dims, input);
  }

  @Override
  protected String extraRepr() {
    return "output_size=" + Repr.sizesOrNone(outputSize);
  }
}
