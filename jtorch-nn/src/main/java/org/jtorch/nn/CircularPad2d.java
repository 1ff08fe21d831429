package org.jtorch.nn;

import org.jtorch.PadMode;

/**
 * Puts the elements of the other end around a plane, {@code torch.nn.CircularPad2d}. {@code (N, C,
 * H, W)} to {@code (N, C, H', W')}; {@code N} may be missing.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class CircularPad2d extends PadNd {
  /**
   * The layer.
   *
   * @param padding how many places are added: one number, or one for each of left, right, top,
   *     bottom
   * @throws IllegalArgumentException if there are neither one number nor 4
   */
  public CircularPad2d(long... padding) {
    super(2, padding, PadMode.CIRCULAR);
  }
}
