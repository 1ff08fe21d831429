package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.REAL;

/** A transform of real numbers that increases everywhere and has no parameters. */
abstract sealed class IncreasingTransform extends Transform
    permits ExpTransform, SigmoidTransform, SoftplusTransform, TanhTransform {
  private final Constraint codomain;

  IncreasingTransform(Constraint codomain) {
    this.codomain = codomain;
  }

  @Override
  public Constraint domain() {
    return REAL;
  }

  @Override
  public Constraint codomain() {
    return codomain;
  }

  @Override
  public boolean bijective() {
    return true;
  }

  @Override
  boolean isIncreasing() {
    return true;
  }

  @Override
  protected boolean isEqual(Transform other) {
    return true;
  }
}
