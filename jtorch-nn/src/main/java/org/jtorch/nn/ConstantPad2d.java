package org.jtorch.nn;

/**
 * 2D padding with a constant value, {@code torch.nn.ConstantPad2d}. Input: {@code (N, C, H, W)}.
 * Output: {@code (N, C, H', W')}. The batch dimension is optional.
 */
public final class ConstantPad2d extends ConstantPadNd {
  /**
   * Creates a layer with the same padding on all sides.
   *
   * @param padding padding size on each side
   * @param value fill value
   */
  public ConstantPad2d(long padding, Number value) {
    this(new long[] {padding}, value);
  }

  /**
   * Creates a layer with the given padding.
   *
   * @param padding padding size, one value or one for each of left, right, top, bottom
   * @param value fill value
   * @throws IllegalArgumentException if there are neither 1 nor 4 values
   */
  public ConstantPad2d(long[] padding, Number value) {
    super(2, padding, value);
  }
}
