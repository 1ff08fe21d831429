package org.jtorch.nn;

import org.jtorch.PadMode;

/**
 * Puts the elements mirrored at the edge, which is not repeated around a plane, {@code
 * torch.nn.ReflectionPad2d}. {@code (N, C, H, W)} to {@code (N, C, H', W')}; {@code N} may be
 * missing.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class ReflectionPad2d extends PadNd {
  /**
   * The layer.
   *
   * @param padding how many places are added: one number, or one for each of left, right, top,
   *     bottom
   * @throws IllegalArgumentException if there are neither one number nor 4
   */
  public ReflectionPad2d(long... padding) {
    super(2, padding, PadMode.REFLECT);
  }
}
