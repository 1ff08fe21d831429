package org.jtorch.nn;

import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Averages windows so that the plane has a given size, {@code torch.nn.AdaptiveAvgPool2d}. {@code
 * (N, C, H, W)} to {@code (N, C, outputSize)}; {@code N} may be missing.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class AdaptiveAvgPool2d extends AdaptiveAvgPoolNd {
  /**
   * The layer.
   *
   * @param outputSize the height and width to reach, one number or two; -1 keeps the input's,
   *     Python's {@code None}
   * @throws IllegalArgumentException if there are not so many numbers
   */
  public AdaptiveAvgPool2d(long... outputSize) {
    super(2, outputSize);
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.adaptiveAvgPool2d(input, sizeFor(input));
  }
}
