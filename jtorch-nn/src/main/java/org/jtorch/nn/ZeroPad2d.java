package org.jtorch.nn;

/**
 * Puts zeros around a plane, {@code torch.nn.ZeroPad2d}. {@code (N, C, H, W)} to {@code (N, C, H',
 * W')}; {@code N} may be missing.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class ZeroPad2d extends ConstantPadNd {
  /**
   * The layer.
   *
   * @param padding how many places are added: one number, or one for each of left, right, top,
   *     bottom; fewer than 0 cut places off
   * @throws IllegalArgumentException if there are neither one number nor 4
   */
  public ZeroPad2d(long... padding) {
    super(2, padding, 0.0);
  }

  @Override
  protected String extraRepr() {
    return paddingRepr();
  }
}
