package org.jtorch.nn.init;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jtorch.Generator;

/** Options of {@link Init#truncNormal_}. */
@CanIgnoreReturnValue
public final class TruncNormalOptions {
  @Nullable Generator generator;
  double mean;
  double std = 1;
  double a = -2;
  double b = 2;

  TruncNormalOptions() {}

  /** Mean of the normal distribution before truncation. Default 0. */
  public TruncNormalOptions mean(double mean) {
    this.mean = mean;
    return this;
  }

  /** Standard deviation of the normal distribution before truncation. Default 1. */
  public TruncNormalOptions std(double std) {
    this.std = std;
    return this;
  }

  /** Lower bound. Default -2. */
  public TruncNormalOptions a(double a) {
    this.a = a;
    return this;
  }

  /** Upper bound. Default 2. */
  public TruncNormalOptions b(double b) {
    this.b = b;
    return this;
  }

  /** Random number generator on the tensor's device. Default: the device's default generator. */
  public TruncNormalOptions generator(Generator generator) {
    this.generator = Objects.requireNonNull(generator, "generator is null");
    return this;
  }
}
