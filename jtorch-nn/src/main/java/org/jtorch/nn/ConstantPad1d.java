package org.jtorch.nn;

/**
 * 1D padding with a constant value, {@code torch.nn.ConstantPad1d}. Input: {@code (N, C, L)}.
 * Output: {@code (N, C, L')}. The batch dimension is optional.
 */
public final class ConstantPad1d extends ConstantPadNd {
  /**
   * Creates a layer with the same padding on all sides.
   *
   * @param padding padding size on each side
   * @param value fill value
   */
  public ConstantPad1d(long padding, Number value) {
    this(new long[] {padding}, value);
  }

  /**
   * Creates a layer with the given padding.
   *
   * @param padding padding size, one value or one for each of left and right
   * @param value fill value
   * @throws IllegalArgumentException if there are neither 1 nor 2 values
   */
  public ConstantPad1d(long[] padding, Number value) {
    super(1, padding, value);
  }
}
