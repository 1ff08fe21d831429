package org.jtorch.nn;

import org.jtorch.PadMode;

/**
 * Reflection padding of the last 2 dimensions, {@code torch.nn.ReflectionPad2d}. {@code (N, C, H,
 * W)} to {@code (N, C, H', W')}; {@code N} is optional.
 */
public final class ReflectionPad2d extends PadNd {
  /**
   * Creates a layer.
   *
   * @param padding padding sizes: one number, or left, right, top and bottom
   * @throws IllegalArgumentException if there are neither 1 nor 4 numbers
   */
  public ReflectionPad2d(long... padding) {
    super(2, padding, PadMode.REFLECT);
  }
}
