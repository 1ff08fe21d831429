package org.jtorch.distributions;

import static org.jtorch.Torch.rsub;
import static org.jtorch.distributions.Constraints.REAL;
import static org.jtorch.distributions.Constraints.interval;
import static org.jtorch.distributions.Numerics.LOG_2;

import org.jtorch.F;
import org.jtorch.Tensor;

/** Transform y = tanh(x). {@code torch.distributions.transforms.TanhTransform}. */
public final class TanhTransform extends Transform {
  /** Creates the transform. */
  public TanhTransform() {}

  @Override
  public Constraint domain() {
    return REAL;
  }

  @Override
  public Constraint codomain() {
    return interval(-1.0, 1.0);
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
    return x.tanh();
  }

  @Override
  protected Tensor inverse(Tensor y) {
    return y.atanh();
  }

  @Override
  protected Tensor computeLogAbsDetJacobian(Tensor x, Tensor y) {
    return rsub(x, LOG_2).sub(F.softplus(x.mul(-2))).mul(2);
  }

  @Override
  protected boolean isEqual(Transform other) {
    return true;
  }
}
