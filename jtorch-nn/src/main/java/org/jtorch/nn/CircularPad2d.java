package org.jtorch.nn;

import org.jtorch.PadMode;

/**
 * 2D circular padding, {@code torch.nn.CircularPad2d}. Input: {@code (N, C, H, W)}. Output: {@code
 * (N, C, H', W')}. The batch dimension is optional.
 */
public final class CircularPad2d extends PadNd {
  /**
   * Creates a layer with the given padding.
   *
   * @param padding padding size, one value or one for each of left, right, top, bottom
   * @throws IllegalArgumentException if there are neither 1 nor 4 values
   */
  public CircularPad2d(long... padding) {
    super(2, padding, PadMode.CIRCULAR);
  }
}
