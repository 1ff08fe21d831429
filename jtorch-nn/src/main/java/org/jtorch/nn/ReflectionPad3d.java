package org.jtorch.nn;

import org.jtorch.PadMode;

/**
 * Puts the elements mirrored at the edge, which is not repeated around a volume, {@code
 * torch.nn.ReflectionPad3d}. {@code (N, C, D, H, W)} to {@code (N, C, D', H', W')}; {@code N} may
 * be missing.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class ReflectionPad3d extends PadNd {
  /**
   * The layer.
   *
   * @param padding how many places are added: one number, or one for each of left, right, top,
   *     bottom, front, back
   * @throws IllegalArgumentException if there are neither one number nor 6
   */
  public ReflectionPad3d(long... padding) {
    super(3, padding, PadMode.REFLECT);
  }
}
