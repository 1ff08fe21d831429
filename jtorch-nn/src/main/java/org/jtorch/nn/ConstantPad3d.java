package org.jtorch.nn;

/**
 * 3D padding with a constant value, {@code torch.nn.ConstantPad3d}. Input: {@code (N, C, D, H, W)}.
 * Output: {@code (N, C, D', H', W')}. The batch dimension is optional.
 */
public final class ConstantPad3d extends ConstantPadNd {
  /**
   * Creates a layer with the same padding on all sides.
   *
   * @param padding padding size on each side
   * @param value fill value
   */
  public ConstantPad3d(long padding, Number value) {
    this(new long[] {padding}, value);
  }

  /**
   * Creates a layer with the given padding.
   *
   * @param padding padding size, one value or one for each of left, right, top, bottom, front, back
   * @param value fill value
   * @throws IllegalArgumentException if there are neither 1 nor 6 values
   */
  public ConstantPad3d(long[] padding, Number value) {
    super(3, padding, value);
  }
}
