package org.jtorch.nn;

import org.jtorch.PadMode;

/**
 * Puts the elements of the other end around a volume, {@code torch.nn.CircularPad3d}. {@code (N, C,
 * D, H, W)} to {@code (N, C, D', H', W')}; {@code N} may be missing.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class CircularPad3d extends PadNd {
  /**
   * The layer.
   *
   * @param padding how many places are added: one number, or one for each of left, right, top,
   *     bottom, front, back
   * @throws IllegalArgumentException if there are neither one number nor 6
   */
  public CircularPad3d(long... padding) {
    super(3, padding, PadMode.CIRCULAR);
  }
}
