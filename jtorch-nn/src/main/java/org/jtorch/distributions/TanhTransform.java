package org.jtorch.distributions;

import static org.jtorch.Torch.rsub;
import static org.jtorch.distributions.Constraints.interval;
import static org.jtorch.distributions.Numerics.LOG_2;

import org.jtorch.F;
import org.jtorch.Tensor;

/** Transform y = tanh(x). {@code torch.distributions.transforms.TanhTransform}. */
public final class TanhTransform extends IncreasingTransform {
  /** Creates the transform. */
  public TanhTransform() {
    super(interval(-1.0, 1.0));
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
}
