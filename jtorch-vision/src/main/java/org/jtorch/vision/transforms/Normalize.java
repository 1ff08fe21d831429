package org.jtorch.vision.transforms;

import java.util.Arrays;
import org.jtorch.vision.transforms.functional.Misc;

/**
 * Normalization of each channel, {@code (image - mean) / std}, {@code
 * torchvision.transforms.Normalize}.
 */
public final class Normalize extends Transform {
  private final double[] mean;
  private final double[] std;
  private final boolean inplace;

  /**
   * Normalizes every channel with the same mean and standard deviation.
   *
   * @param mean mean
   * @param std standard deviation, not 0
   */
  public Normalize(double mean, double std) {
    this(new double[] {mean}, new double[] {std});
  }

  /**
   * Normalizes each channel with its mean and standard deviation.
   *
   * @param mean one mean per channel, or one for all
   * @param std one standard deviation per channel, or one for all; none is 0
   * @throws IllegalArgumentException if the lengths differ or a standard deviation is 0
   */
  public Normalize(double[] mean, double[] std) {
    this(mean, std, false);
  }

  /**
   * Normalizes each channel with its mean and standard deviation.
   *
   * @param mean one mean per channel, or one for all
   * @param std one standard deviation per channel, or one for all; none is 0
   * @param inplace whether the image itself is changed
   * @throws IllegalArgumentException if the lengths differ or a standard deviation is 0
   */
  public Normalize(double[] mean, double[] std, boolean inplace) {
    if (mean.length != std.length) {
      throw new IllegalArgumentException(
          "Normalize: got " + mean.length + " means and " + std.length + " standard deviations");
    }
    if (Arrays.stream(std).anyMatch(s -> s == 0)) {
      throw new IllegalArgumentException("Normalize: std is 0, which leads to division by zero");
    }
    this.mean = mean.clone();
    this.std = std.clone();
    this.inplace = inplace;
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    return Pixels.of(
        image -> inplace ? Misc.normalize_(image, mean, std) : Misc.normalize(image, mean, std));
  }

  @Override
  protected String extraRepr() {
    return "mean="
        + Arrays.toString(mean)
        + ", std="
        + Arrays.toString(std)
        + ", inplace="
        + Repr.bool(inplace);
  }
}
