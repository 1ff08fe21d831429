package org.jtorch.vision.transforms;

import org.jtorch.vision.transforms.functional.Color;

/**
 * Converts images to grayscale at random, with as many channels as they have, {@code
 * torchvision.transforms.v2.RandomGrayscale}. Videos pass through, as in torchvision.
 */
public final class RandomGrayscale extends RandomApplyTransform {
  /** Creates a transform that is applied to a tenth of the samples. */
  public RandomGrayscale() {
    this(0.1);
  }

  /**
   * Creates a transform.
   *
   * @param p probability of applying it, from 0 to 1
   * @throws IllegalArgumentException if the probability is out of range
   */
  public RandomGrayscale(double p) {
    super(p);
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    long channels = parts.chw().size(0);
    return Pixels.ofImages(image -> Color.rgbToGrayscale(image, channels));
  }
}
