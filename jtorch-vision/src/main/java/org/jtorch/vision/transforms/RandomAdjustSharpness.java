package org.jtorch.vision.transforms;

import org.jtorch.nn.internal.PythonNumbers;
import org.jtorch.vision.transforms.functional.Color;

/**
 * Adjusts the sharpness of images and videos at random, {@code
 * torchvision.transforms.v2.RandomAdjustSharpness}.
 */
public final class RandomAdjustSharpness extends RandomApplyTransform {
  private final double sharpnessFactor;

  /**
   * Creates a transform that is applied to half of the samples.
   *
   * @param sharpnessFactor 0 gives a smoothed image, 1 the image, 2 twice the sharpness
   */
  public RandomAdjustSharpness(double sharpnessFactor) {
    this(sharpnessFactor, 0.5);
  }

  /**
   * Creates a transform.
   *
   * @param sharpnessFactor 0 gives a smoothed image, 1 the image, 2 twice the sharpness
   * @param p probability of applying it, from 0 to 1
   * @throws IllegalArgumentException if the probability is out of range
   */
  public RandomAdjustSharpness(double sharpnessFactor, double p) {
    super(p);
    this.sharpnessFactor = sharpnessFactor;
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    return Pixels.of(image -> Color.adjustSharpness(image, sharpnessFactor));
  }

  @Override
  protected String extraRepr() {
    return super.extraRepr() + ", sharpness_factor=" + PythonNumbers.of(sharpnessFactor);
  }
}
