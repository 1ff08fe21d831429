package org.jtorch.vision.transforms;

import org.jtorch.vision.transforms.functional.Color;

/**
 * Equalizes the histogram of each channel of images and videos at random, {@code
 * torchvision.transforms.v2.RandomEqualize}.
 */
public final class RandomEqualize extends RandomApplyTransform {
  /** Creates a transform that is applied to half of the samples. */
  public RandomEqualize() {
    this(0.5);
  }

  /**
   * Creates a transform.
   *
   * @param p probability of applying it, from 0 to 1
   * @throws IllegalArgumentException if the probability is out of range
   */
  public RandomEqualize(double p) {
    super(p);
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    return Pixels.of(Color::equalize);
  }
}
