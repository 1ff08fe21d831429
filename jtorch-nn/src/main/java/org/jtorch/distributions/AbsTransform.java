package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.POSITIVE;
import static org.jtorch.distributions.Constraints.REAL;

import org.jtorch.Tensor;

/**
 * Transform y = |x|. Its inverse is the identity on positive numbers. {@code
 * torch.distributions.transforms.AbsTransform}.
 */
public final class AbsTransform extends Transform {
  /** Creates the transform. */
  public AbsTransform() {}

  @Override
  public Constraint domain() {
    return REAL;
  }

  @Override
  public Constraint codomain() {
    return POSITIVE;
  }

  @Override
  protected Tensor forward(Tensor x) {
    return x.abs();
  }

  @Override
  protected Tensor inverse(Tensor y) {
    return y;
  }

  @Override
  protected boolean isEqual(Transform other) {
    return true;
  }
}
