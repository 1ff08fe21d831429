package org.jtorch.nn;

/**
 * Zero padding of the last dimension, {@code torch.nn.ZeroPad1d}. {@code (N, C, L)} to {@code (N,
 * C, L')}; {@code N} is optional.
 */
public final class ZeroPad1d extends ConstantPadNd {
  /**
   * Creates a layer.
   *
   * @param padding padding sizes: one number, or left and right; negative numbers crop
   * @throws IllegalArgumentException if there are neither 1 nor 2 numbers
   */
  public ZeroPad1d(long... padding) {
    super(1, padding, 0.0);
  }

  @Override
  protected String extraRepr() {
    return paddingRepr();
  }
}
