package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.UNIT_INTERVAL;
import static org.jtorch.distributions.Numerics.eps;
import static org.jtorch.distributions.Numerics.tiny;

import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Transform y = 1 / (1 + exp(-x)), clamped to the open interval from 0 to 1; its inverse is logit.
 * {@code torch.distributions.transforms.SigmoidTransform}.
 */
public final class SigmoidTransform extends IncreasingTransform {
  /** Creates the transform. */
  public SigmoidTransform() {
    super(UNIT_INTERVAL);
  }

  @Override
  protected Tensor forward(Tensor x) {
    return clippedSigmoid(x);
  }

  @Override
  protected Tensor inverse(Tensor y) {
    Tensor clamped = y.clamp(tiny(y), 1 - eps(y));
    return clamped.log().sub(clamped.neg().log1p());
  }

  @Override
  protected Tensor computeLogAbsDetJacobian(Tensor x, Tensor y) {
    return F.softplus(x.neg()).neg().sub(F.softplus(x));
  }

  static Tensor clippedSigmoid(Tensor x) {
    return x.sigmoid().clamp(tiny(x), 1 - eps(x));
  }
}
