package org.jtorch.nn.init;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jtorch.Generator;

/** Options of {@link Init#truncNormal_}. */
public final class TruncNormalOptions {
  @Nullable Generator generator;
  double mean;
  double std = 1;
  double a = -2;
  double b = 2;

  TruncNormalOptions() {}

  /**
   * Mean of the normal distribution before truncation.
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
   * Standard deviation of the normal distribution before truncation.
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
   * Lower bound.
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
   * Upper bound.
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
   * Random number generator.
   *
   * @param generator a generator on the tensor's device; the device's default generator by default
   * @return this
   */
  @CanIgnoreReturnValue
  public TruncNormalOptions generator(Generator generator) {
    this.generator = Objects.requireNonNull(generator, "generator is null");
    return this;
  }
}
