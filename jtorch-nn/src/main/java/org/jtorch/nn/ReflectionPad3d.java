package org.jtorch.nn;

import org.jtorch.PadMode;

/**
 * Reflection padding of the last 3 dimensions, {@code torch.nn.ReflectionPad3d}. {@code (N, C, D,
 * H, W)} to {@code (N, C, D', H', W')}; {@code N} is optional.
 */
public final class ReflectionPad3d extends PadNd {
  /**
   * Creates a layer.
   *
   * @param padding padding sizes: one number, or left, right, top, bottom, front and back
   * @throws IllegalArgumentException if there are neither 1 nor 6 numbers
   */
  public ReflectionPad3d(long... padding) {
    super(3, padding, PadMode.REFLECT);
  }
}
