package org.jtorch.nn;

import org.jtorch.F;
import org.jtorch.ReductionOps.ValuesIndices;
import org.jtorch.Tensor;

/**
 * 1D adaptive max pooling to a given output size, {@code torch.nn.AdaptiveMaxPool1d}. Input: {@code
 * (N, C, L)}. Output: {@code (N, C, outputSize)}. The batch dimension is optional.
 */
public final class AdaptiveMaxPool1d extends AdaptiveMaxPoolNd {
  /**
   * Creates a layer with the given output size.
   *
   * @param outputSize output length; -1 keeps the input's size, Python's {@code None}
   * @throws IllegalArgumentException if the number of values is wrong
   */
  public AdaptiveMaxPool1d(long... outputSize) {
    super(1, outputSize);
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.adaptiveMaxPool1d(input, sizeFor(input));
  }

  @Override
  ValuesIndices withIndices(Tensor input) {
    return F.adaptiveMaxPool1dWithIndices(input, sizeFor(input));
  }
}
