package org.jtorch.nn;

import org.jtorch.PadMode;

/**
 * 3D circular padding, {@code torch.nn.CircularPad3d}. Input: {@code (N, C, D, H, W)}. Output:
 * {@code (N, C, D', H', W')}. The batch dimension is optional.
 */
public final class CircularPad3d extends PadNd {
  /**
   * Creates a layer with the given padding.
   *
   * @param padding padding size, one value or one for each of left, right, top, bottom, front, back
   * @throws IllegalArgumentException if there are neither 1 nor 6 values
   */
  public CircularPad3d(long... padding) {
    super(3, padding, PadMode.CIRCULAR);
  }
}
