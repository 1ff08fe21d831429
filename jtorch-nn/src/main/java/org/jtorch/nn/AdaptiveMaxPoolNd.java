package org.jtorch.nn;

import org.jtorch.Tensor;

/**
 * The greatest element of windows, so that the output has a given size, in any number of
 * dimensions.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public abstract sealed class AdaptiveMaxPoolNd extends IndexedPool
    permits AdaptiveMaxPool1d, AdaptiveMaxPool2d, AdaptiveMaxPool3d {
  private final int dims;
  private final long[] outputSize;

  AdaptiveMaxPoolNd(int dims, long[] outputSize) {
    this.dims = dims;
    this.outputSize = Sizes.checked("outputSize", dims, outputSize);
  }

  final long[] sizeFor(Tensor input) {
    Inputs.checkRank(this, input, dims + 1, dims + 2);
    return Sizes.orKept(outputSize, dims, input);
  }

  @Override
  protected String extraRepr() {
    return "output_size=" + Repr.sizesOrNone(outputSize);
  }
}
