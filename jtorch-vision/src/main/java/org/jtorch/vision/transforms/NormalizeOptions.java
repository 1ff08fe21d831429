package org.jtorch.vision.transforms;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import org.jtorch.vision.transforms.functional.ResamplingOptions;

/**
 * Interpolation and normalization of the transforms that belong to weights.
 *
 * @param <S> the type of the options
 */
@CanIgnoreReturnValue
public abstract class NormalizeOptions<S extends NormalizeOptions<S>> extends ResamplingOptions<S> {
  private double[] mean;
  private double[] std;

  NormalizeOptions(double[] mean, double[] std) {
    this.mean = mean;
    this.std = std;
  }

  /** Mean of each channel. */
  public S mean(double... mean) {
    this.mean = mean.clone();
    return resampling(this);
  }

  /** Standard deviation of each channel, not 0. */
  public S std(double... std) {
    this.std = std.clone();
    return resampling(this);
  }

  @CheckReturnValue
  double[] mean() {
    return mean;
  }

  @CheckReturnValue
  double[] std() {
    return std;
  }

  /** Returns the options as Python prints them, one per line. */
  @Override
  @CheckReturnValue
  public String toString() {
    return "\n    mean="
        + Repr.list(mean)
        + "\n    std="
        + Repr.list(std)
        + "\n    interpolation=InterpolationMode."
        + interpolation()
        + "\n";
  }
}
