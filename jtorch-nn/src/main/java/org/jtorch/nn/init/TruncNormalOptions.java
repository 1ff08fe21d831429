package org.jtorch.nn.init;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jtorch.Generator;

/**
 * What {@link Init#truncNormal_} may be told.
 *
 * <p><b>Ownership:</b> holds no tensor; refers to the generator it is given.
 *
 * <p><b>Thread safety:</b> used by the call that it is passed to alone.
 */
public final class TruncNormalOptions {
  @Nullable Generator generator;
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

  /**
   * The source of the random numbers.
   *
   * @param generator on the tensor's device; the default one of that device by default
   * @return this
   */
  @CanIgnoreReturnValue
  public TruncNormalOptions generator(Generator generator) {
    this.generator = Objects.requireNonNull(generator, "generator is null");
    return this;
  }
}
