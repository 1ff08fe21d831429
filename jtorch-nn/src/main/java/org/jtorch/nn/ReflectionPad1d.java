package org.jtorch.nn;

import org.jtorch.PadMode;

/**
 * Reflection padding of the last dimension, {@code torch.nn.ReflectionPad1d}. {@code (N, C, L)} to
 * {@code (N, C, L')}; {@code N} is optional.
 */
public final class ReflectionPad1d extends PadNd {
  /**
   * Creates a layer.
   *
   * @param padding padding sizes: one number, or left and right
   * @throws IllegalArgumentException if there are neither 1 nor 2 numbers
   */
  public ReflectionPad1d(long... padding) {
    super(1, padding, PadMode.REFLECT);
  }
}
