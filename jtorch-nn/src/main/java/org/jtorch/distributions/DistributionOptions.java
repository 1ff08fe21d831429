package org.jtorch.distributions;

import com.google.errorprone.annotations.CanIgnoreReturnValue;

/** Options of a distribution. */
public final class DistributionOptions {
  private boolean validateArgs = Distribution.defaultValidateArgs();

  DistributionOptions() {}

  /**
   * Whether parameters are checked at construction, and values in {@code logProb} and {@code cdf}.
   * Default true, or what {@link Distribution#setDefaultValidateArgs} has set.
   */
  @CanIgnoreReturnValue
  public DistributionOptions validateArgs(boolean validateArgs) {
    this.validateArgs = validateArgs;
    return this;
  }

  /** {@return whether parameters and values are checked} */
  public boolean validateArgs() {
    return validateArgs;
  }
}
