package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.POSITIVE;
import static org.jtorch.distributions.Constraints.REAL;

import org.jtorch.Tensor;

/** Transform y = exp(x). {@code torch.distributions.transforms.ExpTransform}. */
public final class ExpTransform extends Transform {
  /** Creates the transform. */
  public ExpTransform() {}

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
    return x.exp();
  }

  @Override
  protected Tensor inverse(Tensor y) {
    return y.log();
  }

  @Override
  protected Tensor computeLogAbsDetJacobian(Tensor x, Tensor y) {
    return x;
  }

  @Override
  protected boolean isEqual(Transform other) {
    return true;
  }
}
