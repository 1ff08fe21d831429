package org.jtorch.amp;

import com.google.errorprone.annotations.CanIgnoreReturnValue;

/**
 * What a {@link GradScaler} can be told.
 *
 * <p><b>Ownership:</b> a value; owns nothing.
 *
 * <p><b>Thread safety:</b> confined to the constructor that it configures.
 */
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

  /**
   * The scale to begin with.
   *
   * @param initScale 65536 by default
   * @return these options
   */
  @CanIgnoreReturnValue
  public GradScalerOptions initScale(double initScale) {
    this.initScale = initScale;
    return this;
  }

  /**
   * What the scale is multiplied by after a run of good steps.
   *
   * @param growthFactor above 1; 2 by default
   * @return these options
   */
  @CanIgnoreReturnValue
  public GradScalerOptions growthFactor(double growthFactor) {
    this.growthFactor = growthFactor;
    return this;
  }

  /**
   * What the scale is multiplied by after a step with an infinity or NaN.
   *
   * @param backoffFactor below 1; 0.5 by default
   * @return these options
   */
  @CanIgnoreReturnValue
  public GradScalerOptions backoffFactor(double backoffFactor) {
    this.backoffFactor = backoffFactor;
    return this;
  }

  /**
   * How many good steps make a run.
   *
   * @param growthInterval 2000 by default
   * @return these options
   */
  @CanIgnoreReturnValue
  public GradScalerOptions growthInterval(long growthInterval) {
    this.growthInterval = growthInterval;
    return this;
  }

  /**
   * Whether the scaler does anything; if not, its methods pass everything through.
   *
   * @param enabled true by default
   * @return these options
   */
  @CanIgnoreReturnValue
  public GradScalerOptions enabled(boolean enabled) {
    this.enabled = enabled;
    return this;
  }
}
