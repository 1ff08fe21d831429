package org.jtorch.nn.init;

import com.google.errorprone.annotations.CanIgnoreReturnValue;

/**
 * What {@link Init#truncNormal_} may be told.
 *
 * <p><b>Ownership:</b> holds no tensor.
 *
 * <p><b>Thread safety:</b> used by the call that it is passed to alone.
 */
public final class TruncNormalOptions {
  double mean;
  double std = 1;
  double a = -2;
  double b = 2;

  TruncNormalOptions() {}

  /**
   * The mean of the distribution before it is cut off.
   *
   * @param mean 0 by default
   * @return this
   */
  @CanIgnoreReturnValue
  public TruncNormalOptions mean(double mean) {
    this.mean = mean;
    return this;
  }

  /**
   * The standard deviation of the distribution before it is cut off.
   *
   * @param std 1 by default
   * @return this
   */
  @CanIgnoreReturnValue
  public TruncNormalOptions std(double std) {
    this.std = std;
    return this;
  }

  /**
   * The smallest number.
   *
   * @param a -2 by default
   * @return this
   */
  @CanIgnoreReturnValue
  public TruncNormalOptions a(double a) {
    this.a = a;
    return this;
  }

  /**
   * The greatest number.
   *
   * @param b 2 by default
   * @return this
   */
  @CanIgnoreReturnValue
  public TruncNormalOptions b(double b) {
    this.b = b;
    return this;
  }
}
