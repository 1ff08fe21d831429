package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.POSITIVE;

import org.jtorch.Tensor;

/** Transform y = exp(x). {@code torch.distributions.transforms.ExpTransform}. */
public final class ExpTransform extends IncreasingTransform {
  /** Creates the transform. */
  public ExpTransform() {
    super(POSITIVE);
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
}
