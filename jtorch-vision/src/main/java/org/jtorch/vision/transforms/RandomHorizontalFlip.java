package org.jtorch.vision.transforms;

import org.jtorch.vision.transforms.functional.Geometry;

/**
 * Flips left and right with a probability, {@code torchvision.transforms.v2.RandomHorizontalFlip}.
 */
public final class RandomHorizontalFlip extends RandomApplyTransform {
  /** Creates a transform that flips half of the samples. */
  public RandomHorizontalFlip() {
    this(0.5);
  }

  /**
   * Creates a transform.
   *
   * @param p probability of a flip, from 0 to 1
   * @throws IllegalArgumentException if the probability is out of range
   */
  public RandomHorizontalFlip(double p) {
    super(p);
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    return Geometry::horizontalFlip;
  }
}
