package org.jtorch.distributions;

import org.jtorch.DType;
import org.jtorch.Linalg;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Constraints of matrices. */
final class MatrixConstraints {
  private MatrixConstraints() {}

  private abstract static class OfMatrices extends Constraint {
    @Override
    public int eventDim() {
      return 2;
    }

    static Tensor isLowerTriangular(Tensor value) {
      Shape flat = Shapes.append(Shapes.dropLast(value.shape(), 2), -1);
      return value.tril().eq(value).reshape(flat).all(-1);
    }

    static Tensor isLowerCholesky(Tensor value) {
      return isLowerTriangular(value).bitwiseAnd(Numerics.matrixDiagonal(value).gt(0).all(-1));
    }

    static Tensor isSquare(Tensor value) {
      return Torch.full(
              DType.INT64.on(value.device()),
              Shapes.dropLast(value.shape(), 2),
              value.size(-2) == value.size(-1) ? 1 : 0)
          .to(DType.BOOL);
    }

    static Tensor isSymmetric(Tensor value) {
      if (value.size(-2) != value.size(-1)) {
        return isSquare(value);
      }
      return value.isclose(value.mT(), o -> o.atol(1e-6)).all(-2).all(-1);
    }
  }

  /** Lower triangular matrices. */
  static final class LowerTriangular extends OfMatrices {
    @Override
    public Tensor check(Tensor value) {
      return isLowerTriangular(value);
    }
  }

  /** Cholesky factors. */
  static final class LowerCholesky extends OfMatrices {
    @Override
    public Tensor check(Tensor value) {
      return isLowerCholesky(value);
    }
  }

  /** Cholesky factors of correlation matrices. */
  static final class CorrCholesky extends OfMatrices {
    @Override
    public Tensor check(Tensor value) {
      double tolerance = Numerics.eps(value) * value.size(-1) * 10;
      Tensor norm = Linalg.vectorNorm(value.detach(), 2, new long[] {-1});
      return isLowerCholesky(value).bitwiseAnd(norm.sub(1).abs().le(tolerance).all(-1));
    }
  }

  /** Square matrices. */
  static final class Square extends OfMatrices {
    @Override
    public Tensor check(Tensor value) {
      return isSquare(value);
    }
  }

  /** Symmetric matrices. */
  static final class Symmetric extends OfMatrices {
    @Override
    public Tensor check(Tensor value) {
      return isSymmetric(value);
    }
  }

  /** Positive semidefinite matrices. */
  static final class PositiveSemidefinite extends OfMatrices {
    @Override
    public Tensor check(Tensor value) {
      Tensor symmetric = isSymmetric(value);
      return symmetric.all().itemBoolean() ? Linalg.eigvalsh(value).ge(0).all(-1) : symmetric;
    }
  }

  /** Positive definite matrices. */
  static final class PositiveDefinite extends OfMatrices {
    @Override
    public Tensor check(Tensor value) {
      Tensor symmetric = isSymmetric(value);
      return symmetric.all().itemBoolean() ? Linalg.choleskyEx(value).info().eq(0) : symmetric;
    }
  }
}
