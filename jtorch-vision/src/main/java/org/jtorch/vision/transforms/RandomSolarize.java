package org.jtorch.vision.transforms;

import org.jtorch.nn.internal.PythonNumbers;
import org.jtorch.vision.transforms.functional.Color;

/**
 * Inverts values of at least a threshold in images and videos at random, {@code
 * torchvision.transforms.v2.RandomSolarize}.
 */
public final class RandomSolarize extends RandomApplyTransform {
  private final double threshold;

  /**
   * Creates a transform that is applied to half of the samples.
   *
   * @param threshold in the units of the image, at most its largest value
   */
  public RandomSolarize(double threshold) {
    this(threshold, 0.5);
  }

  /**
   * Creates a transform.
   *
   * @param threshold in the units of the image, at most its largest value
   * @param p probability of applying it, from 0 to 1
   * @throws IllegalArgumentException if the probability is out of range
   */
  public RandomSolarize(double threshold, double p) {
    super(p);
    this.threshold = threshold;
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    return Pixels.of(image -> Color.solarize(image, threshold));
  }

  @Override
  protected String extraRepr() {
    return super.extraRepr() + ", threshold=" + PythonNumbers.of(threshold);
  }
}
