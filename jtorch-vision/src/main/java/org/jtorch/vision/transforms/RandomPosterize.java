package org.jtorch.vision.transforms;

import org.jtorch.vision.transforms.functional.Color;

/**
 * Keeps the upper bits of the values of images and videos at random, {@code
 * torchvision.transforms.v2.RandomPosterize}.
 */
public final class RandomPosterize extends RandomApplyTransform {
  private final int bits;

  /**
   * Creates a transform that is applied to half of the samples.
   *
   * @param bits bits to keep, 0 to 8
   */
  public RandomPosterize(int bits) {
    this(bits, 0.5);
  }

  /**
   * Creates a transform.
   *
   * @param bits bits to keep, 0 to 8
   * @param p probability of applying it, from 0 to 1
   * @throws IllegalArgumentException if the probability is out of range
   */
  public RandomPosterize(int bits, double p) {
    super(p);
    this.bits = bits;
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    return Pixels.of(image -> Color.posterize(image, bits));
  }

  @Override
  protected String extraRepr() {
    return super.extraRepr() + ", bits=" + bits;
  }
}
