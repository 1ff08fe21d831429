package org.jtorch.distributions;

import static org.jtorch.Torch.rsub;

import org.jtorch.F;
import org.jtorch.PadMode;
import org.jtorch.Shape;
import org.jtorch.Tensor;

/**
 * Transform of vectors of length D (D - 1) / 2 to Cholesky factors of D x D correlation matrices,
 * {@code transforms.CorrCholeskyTransform}.
 */
public final class CorrCholeskyTransform extends Transform {
  /** Creates the transform. */
  public CorrCholeskyTransform() {}

  @Override
  public Constraint domain() {
    return Constraints.REAL_VECTOR;
  }

  @Override
  public Constraint codomain() {
    return Constraints.CORR_CHOLESKY;
  }

  @Override
  public boolean bijective() {
    return true;
  }

  @Override
  protected Tensor forward(Tensor x) {
    double eps = Numerics.eps(x);
    Tensor r = toMatrix(x.tanh().clamp(-1 + eps, 1 - eps), rows(x.shape()));
    Tensor remaining = Numerics.oneMinus(r.square()).sqrt().cumprod(-1);
    return r.add(Numerics.eye(r, r.size(-1))).mul(shifted(remaining));
  }

  @Override
  protected Tensor inverse(Tensor y) {
    Tensor remaining = shifted(rsub(y.mul(y).cumsum(-1), 1));
    Tensor t = toVector(y, -1).div(toVector(remaining, -1).sqrt());
    return t.log1p().sub(t.neg().log1p()).div(2);
  }

  @Override
  protected Tensor computeLogAbsDetJacobian(Tensor x, Tensor y) {
    Tensor remaining = rsub(y.mul(y).cumsum(-1), 1);
    Tensor stickBreaking = toVector(remaining, -2).log().sum(-1).mul(0.5);
    Tensor tanh = x.add(F.softplus(x.mul(-2))).sub(Numerics.LOG_2).sum(-1).mul(-2);
    return stickBreaking.add(tanh);
  }

  /** A matrix without its last column, after a column of ones. */
  private static Tensor shifted(Tensor matrix) {
    return F.pad(matrix.narrow(-1, 0, matrix.size(-1) - 1), new long[] {1, 0}, PadMode.CONSTANT, 1);
  }

  /** The elements below a diagonal, by rows. */
  private static Tensor toVector(Tensor matrix, long diagonal) {
    long n = matrix.size(-1);
    Tensor indices = Numerics.mask(n, diagonal, matrix).flatten().nonzero().squeeze(-1);
    return matrix.flatten(-2).indexSelect(-1, indices);
  }

  private static Tensor toMatrix(Tensor vector, long n) {
    Tensor indices = Numerics.mask(n, -1, vector).flatten().nonzero().squeeze(-1);
    Shape batch = Shapes.dropLast(vector.shape(), 1);
    return vector
        .newZeros(Shapes.append(batch, n * n))
        .indexCopy(-1, indices, vector)
        .view(Shapes.append(batch, n, n));
  }

  private static long rows(Shape shape) {
    long elements = requireRank(shape, 1).size(shape.rank() - 1);
    long n = Math.round(Math.sqrt(0.25 + 2 * elements) + 0.5);
    if (n * (n - 1) / 2 != elements) {
      throw new IllegalArgumentException("Input is not a flattened lower-diagonal number");
    }
    return n;
  }

  @Override
  public Shape forwardShape(Shape shape) {
    long n = rows(shape);
    return Shapes.append(Shapes.dropLast(shape, 1), n, n);
  }

  @Override
  public Shape inverseShape(Shape shape) {
    long n = requireRank(shape, 2).size(shape.rank() - 1);
    if (shape.size(shape.rank() - 2) != n) {
      throw new IllegalArgumentException("Input is not square");
    }
    return Shapes.append(Shapes.dropLast(shape, 2), n * (n - 1) / 2);
  }
}
