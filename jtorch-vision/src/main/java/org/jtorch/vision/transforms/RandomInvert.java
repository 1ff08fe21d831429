package org.jtorch.vision.transforms;

import org.jtorch.vision.transforms.functional.Color;

/**
 * Inverts the colors of images and videos at random, {@code
 * torchvision.transforms.v2.RandomInvert}.
 */
public final class RandomInvert extends RandomApplyTransform {
  /** Creates a transform that is applied to half of the samples. */
  public RandomInvert() {
    this(0.5);
  }

  /**
   * Creates a transform.
   *
   * @param p probability of applying it, from 0 to 1
   * @throws IllegalArgumentException if the probability is out of range
   */
  public RandomInvert(double p) {
    super(p);
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    return Pixels.of(Color::invert);
  }
}
