package org.jtorch.nn;

import org.jtorch.PadMode;

/**
 * 1D circular padding, {@code torch.nn.CircularPad1d}. Input: {@code (N, C, L)}. Output: {@code (N,
 * C, L')}. The batch dimension is optional.
 */
public final class CircularPad1d extends PadNd {
  /**
   * Creates a layer with the given padding.
   *
   * @param padding padding size, one value or one for each of left and right
   * @throws IllegalArgumentException if there are neither 1 nor 2 values
   */
  public CircularPad1d(long... padding) {
    super(1, padding, PadMode.CIRCULAR);
  }
}
