package org.jtorch.nn;

import org.jtorch.F;
import org.jtorch.ReductionOps.ValuesIndices;
import org.jtorch.Tensor;

/**
 * The greatest element of windows, so that the sequence has a given size, {@code
 * torch.nn.AdaptiveMaxPool1d}. {@code (N, C, L)} to {@code (N, C, outputSize)}; {@code N} may be
 * missing.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class AdaptiveMaxPool1d extends AdaptiveMaxPoolNd {
  /**
   * The layer.
   *
   * @param outputSize the length to reach; -1 keeps the input's, Python's {@code None}
   * @throws IllegalArgumentException if there are not so many numbers
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
