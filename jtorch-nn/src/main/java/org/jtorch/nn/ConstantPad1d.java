package org.jtorch.nn;

/**
 * Puts one value around a sequence, {@code torch.nn.ConstantPad1d}. {@code (N, C, L)} to {@code (N,
 * C, L')}; {@code N} may be missing.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class ConstantPad1d extends ConstantPadNd {
  /**
   * The layer with equal ends.
   *
   * @param padding how many places are added at each end
   * @param value what the places are filled with
   */
  public ConstantPad1d(long padding, Number value) {
    this(new long[] {padding}, value);
  }

  /**
   * The layer.
   *
   * @param padding how many places are added: one number, or one for each of left and right
   * @param value what the places are filled with
   * @throws IllegalArgumentException if there are neither one number nor 2
   */
  public ConstantPad1d(long[] padding, Number value) {
    super(1, padding, value);
  }
}
