package org.jtorch.nn;

/**
 * Puts zeros around a volume, {@code torch.nn.ZeroPad3d}. {@code (N, C, D, H, W)} to {@code (N, C,
 * D', H', W')}; {@code N} may be missing.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class ZeroPad3d extends ConstantPadNd {
  /**
   * The layer.
   *
   * @param padding how many places are added: one number, or one for each of left, right, top,
   *     bottom, front, back; fewer than 0 cut places off
   * @throws IllegalArgumentException if there are neither one number nor 6
   */
  public ZeroPad3d(long... padding) {
    super(3, padding, 0.0);
  }

  @Override
  protected String extraRepr() {
    return paddingRepr();
  }
}
