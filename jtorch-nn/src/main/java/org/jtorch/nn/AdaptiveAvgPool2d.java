package org.jtorch.nn;

import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * 2D adaptive average pooling to a given output size, {@code torch.nn.AdaptiveAvgPool2d}. Input:
 * {@code (N, C, H, W)}. Output: {@code (N, C, outputSize)}. The batch dimension is optional.
 */
public final class AdaptiveAvgPool2d extends AdaptiveAvgPoolNd {
  /**
   * Creates a layer with the given output size.
   *
   * @param outputSize output height and width, one value or two; -1 keeps the input's size,
   *     Python's {@code None}
   * @throws IllegalArgumentException if the number of values is wrong
   */
  public AdaptiveAvgPool2d(long... outputSize) {
    super(2, outputSize);
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.adaptiveAvgPool2d(input, sizeFor(input));
  }
}
