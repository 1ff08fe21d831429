package org.jtorch.vision.transforms;

import org.jtorch.nn.internal.PythonNumbers;
import org.jtorch.vision.transforms.functional.Misc;

/**
 * Adds Gaussian noise to images and videos, {@code torchvision.transforms.v2.GaussianNoise}. Images
 * are floating-point from 0 to 1 or uint8; mean and standard deviation are in units of full
 * brightness for both.
 */
public final class GaussianNoise extends Transform {
  private final double mean;
  private final double sigma;
  private final boolean clip;

  /** Creates a transform with mean 0 and standard deviation 0.1. */
  public GaussianNoise() {
    this(0, 0.1);
  }

  /**
   * Creates a transform that clips the result.
   *
   * @param mean mean of the noise
   * @param sigma standard deviation of the noise, not negative
   */
  public GaussianNoise(double mean, double sigma) {
    this(mean, sigma, true);
  }

  /**
   * Creates a transform.
   *
   * @param mean mean of the noise
   * @param sigma standard deviation of the noise, not negative
   * @param clip whether results are clipped; uint8 overflows otherwise
   * @throws IllegalArgumentException if the standard deviation is negative
   */
  public GaussianNoise(double mean, double sigma, boolean clip) {
    if (!(sigma >= 0)) {
      throw new IllegalArgumentException("GaussianNoise: sigma must not be negative, got " + sigma);
    }
    this.mean = mean;
    this.sigma = sigma;
    this.clip = clip;
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    return Pixels.of(image -> Misc.gaussianNoise(image, mean, sigma, clip));
  }

  @Override
  protected String extraRepr() {
    return "mean="
        + PythonNumbers.of(mean)
        + ", sigma="
        + PythonNumbers.of(sigma)
        + ", clip="
        + (clip ? "True" : "False");
  }
}
