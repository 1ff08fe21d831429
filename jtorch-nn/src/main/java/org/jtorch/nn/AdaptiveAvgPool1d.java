package org.jtorch.nn;

import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * 1D adaptive average pooling to a given output size, {@code torch.nn.AdaptiveAvgPool1d}. Input:
 * {@code (N, C, L)}. Output: {@code (N, C, outputSize)}. The batch dimension is optional.
 */
public final class AdaptiveAvgPool1d extends AdaptiveAvgPoolNd {
  /**
   * Creates a layer with the given output size.
   *
   * @param outputSize output length; -1 keeps the input's size, Python's {@code None}
   * @throws IllegalArgumentException if the number of values is wrong
   */
  public AdaptiveAvgPool1d(long... outputSize) {
    super(1, outputSize);
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.adaptiveAvgPool1d(input, sizeFor(input));
  }
}
