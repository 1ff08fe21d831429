package org.jtorch.distributions;

import java.util.Collection;
import java.util.Objects;
import org.jtorch.Tensor;

/**
 * Transform by the cumulative distribution function of a distribution, {@code
 * transforms.CumulativeDistributionTransform}.
 */
public final class CumulativeDistributionTransform extends Transform {
  private final Distribution distribution;

  /**
   * Creates a transform.
   *
   * @param distribution a distribution with {@code cdf}, {@code icdf} and {@code logProb}
   */
  public CumulativeDistributionTransform(Distribution distribution) {
    this.distribution = Objects.requireNonNull(distribution, "distribution");
  }

  @Override
  public Constraint domain() {
    return distribution.support();
  }

  @Override
  public Constraint codomain() {
    return Constraints.UNIT_INTERVAL;
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
  protected Tensor forward(Tensor x) {
    return distribution.cdf(x);
  }

  @Override
  protected Tensor inverse(Tensor y) {
    return distribution.icdf(y);
  }

  @Override
  protected Tensor computeLogAbsDetJacobian(Tensor x, Tensor y) {
    return distribution.logProb(x);
  }

  @Override
  public Collection<Tensor> tensors() {
    return distribution.tensors();
  }
}
