package org.jtorch.nn;

/**
 * Zero padding of the last 2 dimensions, {@code torch.nn.ZeroPad2d}. {@code (N, C, H, W)} to {@code
 * (N, C, H', W')}; {@code N} is optional.
 */
public final class ZeroPad2d extends ConstantPadNd {
  /**
   * Creates a layer.
   *
   * @param padding padding sizes: one number, or left, right, top and bottom; negative numbers crop
   * @throws IllegalArgumentException if there are neither 1 nor 4 numbers
   */
  public ZeroPad2d(long... padding) {
    super(2, padding, 0.0);
  }

  @Override
  protected String extraRepr() {
    return paddingRepr();
  }
}
