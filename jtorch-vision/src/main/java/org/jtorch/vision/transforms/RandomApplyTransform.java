package org.jtorch.vision.transforms;

import org.jtorch.nn.internal.PythonNumbers;

/**
 * Transform that is applied to a sample with a probability. Before {@link #makeParams} it draws one
 * number; a sample that is not transformed is returned unchanged.
 */
public abstract class RandomApplyTransform extends Transform {
  private final double p;

  /**
   * Creates a transform.
   *
   * @param p probability of applying it, from 0 to 1
   * @throws IllegalArgumentException if the probability is out of range
   */
  protected RandomApplyTransform(double p) {
    this.p = Draws.checkProbability(getClass(), p);
  }

  @Override
  final boolean isApplied() {
    return Draws.happens(p);
  }

  @Override
  protected String extraRepr() {
    return "p=" + PythonNumbers.of(p);
  }
}
