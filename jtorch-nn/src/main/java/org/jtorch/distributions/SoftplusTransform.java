package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.POSITIVE;

import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Transform y = softplus(x) = log(1 + exp(x)); linear above 20. {@code
 * torch.distributions.transforms.SoftplusTransform}.
 */
public final class SoftplusTransform extends IncreasingTransform {
  /** Creates the transform. */
  public SoftplusTransform() {
    super(POSITIVE);
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
}
