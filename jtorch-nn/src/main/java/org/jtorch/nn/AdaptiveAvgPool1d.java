package org.jtorch.nn;

import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Averages windows so that the sequence has a given size, {@code torch.nn.AdaptiveAvgPool1d}.
 * {@code (N, C, L)} to {@code (N, C, outputSize)}; {@code N} may be missing.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class AdaptiveAvgPool1d extends AdaptiveAvgPoolNd {
  /**
   * The layer.
   *
   * @param outputSize the length to reach; -1 keeps the input's, Python's {@code None}
   * @throws IllegalArgumentException if there are not so many numbers
   */
  public AdaptiveAvgPool1d(long... outputSize) {
    super(1, outputSize);
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.adaptiveAvgPool1d(input, sizeFor(input));
  }
}
