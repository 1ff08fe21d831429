package org.jtorch.nn;

/**
 * Puts one value around a volume, {@code torch.nn.ConstantPad3d}. {@code (N, C, D, H, W)} to {@code
 * (N, C, D', H', W')}; {@code N} may be missing.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class ConstantPad3d extends ConstantPadNd {
  /**
   * The layer with equal ends.
   *
   * @param padding how many places are added at each end
   * @param value what the places are filled with
   */
  public ConstantPad3d(long padding, Number value) {
    this(new long[] {padding}, value);
  }

  /**
   * The layer.
   *
   * @param padding how many places are added: one number, or one for each of left, right, top,
   *     bottom, front, back
   * @param value what the places are filled with
   * @throws IllegalArgumentException if there are neither one number nor 6
   */
  public ConstantPad3d(long[] padding, Number value) {
    super(3, padding, value);
  }
}
