package org.jtorch.amp;

import com.google.errorprone.annotations.CanIgnoreReturnValue;

/** Options of a {@link GradScaler}. */
@CanIgnoreReturnValue
public final class GradScalerOptions {
  double initScale = 65536;
  double growthFactor = 2;
  double backoffFactor = 0.5;
  long growthInterval = 2000;
  boolean enabled = true;

  GradScalerOptions() {}

  void check() {
    if (growthFactor <= 1) {
      throw new IllegalArgumentException("The growth factor must be > 1.0.");
    } else if (backoffFactor >= 1) {
      throw new IllegalArgumentException("The backoff factor must be < 1.0.");
    }
  }

  /** Initial scale. Default 65536. */
  public GradScalerOptions initScale(double initScale) {
    this.initScale = initScale;
    return this;
  }

  /**
   * Factor, above 1, that multiplies the scale after {@link #growthInterval} consecutive steps
   * without infinity or NaN in the gradients. Default 2.
   */
  public GradScalerOptions growthFactor(double growthFactor) {
    this.growthFactor = growthFactor;
    return this;
  }

  /**
   * Factor, below 1, that multiplies the scale after a step with infinity or NaN in the gradients.
   * Default 0.5.
   */
  public GradScalerOptions backoffFactor(double backoffFactor) {
    this.backoffFactor = backoffFactor;
    return this;
  }

  /**
   * Number of consecutive steps without infinity or NaN after which the scale grows. Default 2000.
   */
  public GradScalerOptions growthInterval(long growthInterval) {
    this.growthInterval = growthInterval;
    return this;
  }

  /**
   * Whether gradient scaling is enabled. If not, {@code scale} returns its argument and {@code
   * step} only steps the optimizer. Default true.
   */
  public GradScalerOptions enabled(boolean enabled) {
    this.enabled = enabled;
    return this;
  }
}
