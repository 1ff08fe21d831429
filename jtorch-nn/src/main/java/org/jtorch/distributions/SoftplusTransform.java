package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.POSITIVE;
import static org.jtorch.distributions.Constraints.REAL;

import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Transform y = softplus(x) = log(1 + exp(x)); linear above 20. {@code
 * torch.distributions.transforms.SoftplusTransform}.
 */
public final class SoftplusTransform extends Transform {
  /** Creates the transform. */
  public SoftplusTransform() {}

  @Override
  public Constraint domain() {
    return REAL;
  }

  @Override
  public Constraint codomain() {
    return POSITIVE;
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
    return F.softplus(x);
  }

  @Override
  protected Tensor inverse(Tensor y) {
    return y.neg().expm1().neg().log().add(y);
  }

  @Override
  protected Tensor computeLogAbsDetJacobian(Tensor x, Tensor y) {
    return F.softplus(x.neg()).neg();
  }

  @Override
  protected boolean isEqual(Transform other) {
    return true;
  }
}
