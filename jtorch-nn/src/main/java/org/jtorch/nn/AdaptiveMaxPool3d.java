package org.jtorch.nn;

import org.jtorch.F;
import org.jtorch.ReductionOps.ValuesIndices;
import org.jtorch.Tensor;

/**
 * The greatest element of windows, so that the volume has a given size, {@code
 * torch.nn.AdaptiveMaxPool3d}. {@code (N, C, D, H, W)} to {@code (N, C, outputSize)}; {@code N} may
 * be missing.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class AdaptiveMaxPool3d extends AdaptiveMaxPoolNd {
  /**
   * The layer.
   *
   * @param outputSize the depth, height and width to reach, one number or three; -1 keeps the
   *     input's, Python's {@code None}
   * @throws IllegalArgumentException if there are not so many numbers
   */
  public AdaptiveMaxPool3d(long... outputSize) {
    super(3, outputSize);
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.adaptiveMaxPool3d(input, sizeFor(input));
  }

  @Override
  ValuesIndices withIndices(Tensor input) {
    return F.adaptiveMaxPool3dWithIndices(input, sizeFor(input));
  }
}
