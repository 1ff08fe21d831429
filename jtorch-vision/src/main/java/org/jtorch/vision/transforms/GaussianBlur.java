package org.jtorch.vision.transforms;

import org.jtorch.nn.internal.PythonNumbers;
import org.jtorch.vision.transforms.functional.Misc;

/**
 * Blurs images and videos with a standard deviation drawn at random, {@code
 * torchvision.transforms.v2.GaussianBlur}.
 */
public final class GaussianBlur extends Transform {
  private final long[] kernelSize;
  private final Range sigma;

  /**
   * Creates a transform with a standard deviation from 0.1 to 2.
   *
   * @param kernelSize width and height of the kernel in pixels, odd
   * @throws IllegalArgumentException if the size is not odd and positive
   */
  public GaussianBlur(long kernelSize) {
    this(kernelSize, 0.1, 2.0);
  }

  /**
   * Creates a transform.
   *
   * @param kernelSize width and height of the kernel in pixels, odd
   * @param minSigma smallest standard deviation in pixels, positive
   * @param maxSigma largest standard deviation in pixels
   * @throws IllegalArgumentException if the size is not odd and positive or the range is empty
   */
  public GaussianBlur(long kernelSize, double minSigma, double maxSigma) {
    this(kernelSize, kernelSize, minSigma, maxSigma);
  }

  /**
   * Creates a transform.
   *
   * @param kernelWidth width of the kernel in pixels, odd
   * @param kernelHeight height of the kernel in pixels, odd
   * @param minSigma smallest standard deviation in pixels, positive
   * @param maxSigma largest standard deviation in pixels
   * @throws IllegalArgumentException if a size is not odd and positive or the range is empty
   */
  public GaussianBlur(long kernelWidth, long kernelHeight, double minSigma, double maxSigma) {
    if (Math.min(kernelWidth, kernelHeight) < 1 || kernelWidth % 2 == 0 || kernelHeight % 2 == 0) {
      throw new IllegalArgumentException(
          "GaussianBlur: the kernel size must be odd and positive, got "
              + kernelWidth
              + " x "
              + kernelHeight);
    }
    kernelSize = new long[] {kernelWidth, kernelHeight};
    sigma = Range.of("GaussianBlur: sigma", minSigma, maxSigma, Range.POSITIVE);
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    double drawn = sigma.draw();
    return Pixels.of(image -> Misc.gaussianBlur(image, kernelSize, drawn));
  }

  @Override
  protected String extraRepr() {
    return "kernel_size=("
        + kernelSize[0]
        + ", "
        + kernelSize[1]
        + "), sigma=["
        + PythonNumbers.of(sigma.min())
        + ", "
        + PythonNumbers.of(sigma.max())
        + "]";
  }
}
