package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.LOWER_CHOLESKY;
import static org.jtorch.distributions.Constraints.REAL;
import static org.jtorch.distributions.Constraints.independent;
import static org.jtorch.distributions.Numerics.matrixDiagonal;

import org.jtorch.Tensor;

/**
 * Transform of matrices to lower triangular ones with a positive diagonal. {@code
 * torch.distributions.transforms.LowerCholeskyTransform}.
 */
public final class LowerCholeskyTransform extends Transform {
  /** Creates the transform. */
  public LowerCholeskyTransform() {}

  @Override
  public Constraint domain() {
    return independent(REAL, 2);
  }

  @Override
  public Constraint codomain() {
    return LOWER_CHOLESKY;
  }

  @Override
  protected Tensor forward(Tensor x) {
    return x.tril(-1).add(matrixDiagonal(x).exp().diagEmbed());
  }

  @Override
  protected Tensor inverse(Tensor y) {
    return y.tril(-1).add(matrixDiagonal(y).log().diagEmbed());
  }

  @Override
  protected boolean isEqual(Transform other) {
    return true;
  }
}
