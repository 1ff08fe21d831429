package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.POSITIVE_DEFINITE;
import static org.jtorch.distributions.Constraints.REAL;
import static org.jtorch.distributions.Constraints.independent;

import org.jtorch.Linalg;
import org.jtorch.Tensor;

/**
 * Transform of matrices to positive definite ones. {@code
 * torch.distributions.transforms.PositiveDefiniteTransform}.
 */
public final class PositiveDefiniteTransform extends Transform {
  private static final LowerCholeskyTransform CHOLESKY = new LowerCholeskyTransform();

  /** Creates the transform. */
  public PositiveDefiniteTransform() {}

  @Override
  public Constraint domain() {
    return independent(REAL, 2);
  }

  @Override
  public Constraint codomain() {
    return POSITIVE_DEFINITE;
  }

  @Override
  protected Tensor forward(Tensor x) {
    Tensor factor = CHOLESKY.forward(x);
    return factor.matmul(factor.mT());
  }

  @Override
  protected Tensor inverse(Tensor y) {
    return CHOLESKY.inverse(Linalg.cholesky(y));
  }

  @Override
  protected boolean isEqual(Transform other) {
    return true;
  }
}
