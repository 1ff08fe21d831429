package org.jtorch.vision.transforms;

import java.util.List;

/**
 * Applies all of its transforms with a probability, or none, {@code
 * torchvision.transforms.v2.RandomApply}.
 */
public final class RandomApply extends TransformContainer {
  private final double p;

  /**
   * Creates a transform that is applied to half of the samples.
   *
   * @param transforms at least one, in the order in which they are applied
   */
  public RandomApply(List<? extends Transform> transforms) {
    this(transforms, 0.5);
  }

  /**
   * Creates a transform.
   *
   * @param transforms at least one, in the order in which they are applied
   * @param p probability of applying them, from 0 to 1
   * @throws IllegalArgumentException if there is no transform or the probability is out of range
   */
  public RandomApply(List<? extends Transform> transforms, double p) {
    super(transforms, 1);
    this.p = Draws.checkProbability(getClass(), p);
  }

  @Override
  List<Transform> chosen() {
    return Draws.happens(p) ? transforms() : List.of();
  }
}
