package org.jtorch.nn;

import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * 3D adaptive average pooling to a given output size, {@code torch.nn.AdaptiveAvgPool3d}. Input:
 * {@code (N, C, D, H, W)}. Output: {@code (N, C, outputSize)}. The batch dimension is optional.
 */
public final class AdaptiveAvgPool3d extends AdaptiveAvgPoolNd {
  /**
   * Creates a layer with the given output size.
   *
   * @param outputSize output depth, height and width, one value or three; -1 keeps the input's
   *     size, Python's {@code None}
   * @throws IllegalArgumentException if the number of values is wrong
   */
  public AdaptiveAvgPool3d(long... outputSize) {
    super(3, outputSize);
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.adaptiveAvgPool3d(input, sizeFor(input));
  }
}
