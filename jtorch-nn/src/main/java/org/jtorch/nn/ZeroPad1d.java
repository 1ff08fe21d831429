package org.jtorch.nn;

/**
 * Puts zeros around a sequence, {@code torch.nn.ZeroPad1d}. {@code (N, C, L)} to {@code (N, C,
 * L')}; {@code N} may be missing.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class ZeroPad1d extends ConstantPadNd {
  /**
   * The layer.
   *
   * @param padding how many places are added: one number, or one for each of left and right; fewer
   *     than 0 cut places off
   * @throws IllegalArgumentException if there are neither one number nor 2
   */
  public ZeroPad1d(long... padding) {
    super(1, padding, 0.0);
  }

  @Override
  protected String extraRepr() {
    return paddingRepr();
  }
}
