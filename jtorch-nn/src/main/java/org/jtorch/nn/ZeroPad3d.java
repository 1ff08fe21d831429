package org.jtorch.nn;

/**
 * Zero padding of the last 3 dimensions, {@code torch.nn.ZeroPad3d}. {@code (N, C, D, H, W)} to
 * {@code (N, C, D', H', W')}; {@code N} is optional.
 */
public final class ZeroPad3d extends ConstantPadNd {
  /**
   * Creates a layer.
   *
   * @param padding padding sizes: one number, or left, right, top, bottom, front and back; negative
   *     numbers crop
   * @throws IllegalArgumentException if there are neither 1 nor 6 numbers
   */
  public ZeroPad3d(long... padding) {
    super(3, padding, 0.0);
  }

  @Override
  protected String extraRepr() {
    return paddingRepr();
  }
}
