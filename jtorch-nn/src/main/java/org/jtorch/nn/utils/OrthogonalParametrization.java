package org.jtorch.nn.utils;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Linalg;
import org.jtorch.Mode;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorOptions;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;

/** Parametrization by (semi-)orthogonal matrices. */
final class OrthogonalParametrization extends Module implements Parametrization {
  private final Shape shape;
  private final OrthogonalMap map;
  private final @Nullable Slot<Tensor> base;

  OrthogonalParametrization(Tensor weight, OrthogonalMap map, boolean useTrivialization) {
    this.shape = weight.shape();
    this.map = map;
    this.base = useTrivialization ? buffer("base", square(weight)) : null;
  }

  @Override
  public Tensor forward(Tensor input) {
    boolean transposed = input.size(-2) < input.size(-1);
    Tensor x = transposed ? input.mT() : input;
    Tensor q = map == OrthogonalMap.HOUSEHOLDER ? householder(x) : skewSymmetric(x);
    q = base == null ? q : base.get().matmul(q);
    return transposed ? q.mT() : q;
  }

  private Tensor skewSymmetric(Tensor x) {
    long n = x.size(-2);
    long k = x.size(-1);
    Tensor lower = x.tril();
    if (n != k) {
      long[] rest = lower.shape().toArray();
      rest[rest.length - 1] = n - k;
      lower = Torch.cat(List.of(lower, Torch.zeros(like(x), rest)), -1);
    }
    Tensor a = lower.sub(lower.mH());
    Tensor q;
    if (map == OrthogonalMap.MATRIX_EXP) {
      q = Linalg.matrixExp(a);
    } else {
      Tensor one = Torch.eye(like(a), n, n);
      q = Linalg.solve(one.add(a, o -> o.alpha(-0.5)), one.add(a, o -> o.alpha(0.5)));
    }
    return n == k ? q : q.narrow(-1, 0, k);
  }

  private static Tensor householder(Tensor x) {
    Tensor a = x.tril(-1);
    Tensor tau = a.mul(a).sum(-2).add(1).reciprocal().mul(2);
    Tensor q = Linalg.householderProduct(a, tau);
    return q.mul(matrixDiagonal(x).to(DType.INT32).unsqueeze(-2));
  }

  @Override
  public Tensor rightInverse(Tensor value) {
    if (!value.shape().equals(shape)) {
      throw new IllegalArgumentException("expected " + shape + ", got " + value.shape());
    }
    try (Mode mode = Torch.noGrad()) {
      boolean transposed = value.size(-2) < value.size(-1);
      Tensor q = transposed ? value.mT() : value;
      if (base == null) {
        Tensor reflections = reflections(q);
        return transposed ? reflections.mT() : reflections;
      }
      base.set(TensorScope.compute(() -> basis(q)));
      Tensor minusOne = Torch.zerosLike(value);
      matrixDiagonal(minusOne).fill_(-1);
      return minusOne;
    }
  }

  /** Householder reflections whose product is a matrix, with the signs on the diagonal. */
  private Tensor reflections(Tensor q) {
    if (map != OrthogonalMap.HOUSEHOLDER) {
      throw new IllegalStateException(map + " cannot be assigned to with useTrivialization(false)");
    }
    Tensor.Geqrf factors = q.geqrf();
    Tensor a = factors.a();
    Tensor diagonal = matrixDiagonal(a);
    diagonal.sign_();
    Tensor negated = diagonal.neg().where(factors.tau().eq(0), diagonal);
    diagonal.copy_(negated);
    return a;
  }

  /** Completes orthonormal columns to a square orthogonal matrix. */
  private static Tensor basis(Tensor q) {
    long n = q.size(-2);
    long k = q.size(-1);
    if (n == k) {
      return isOrthogonal(q) ? q.clone() : orthogonal(q);
    }
    long[] rest = q.shape().toArray();
    rest[rest.length - 1] = n - k;
    Tensor filling = Torch.randn(like(q), rest);
    return orthogonal(Torch.cat(List.of(q, filling), -1));
  }

  private static boolean isOrthogonal(Tensor q) {
    double tolerance = 10.0 * q.size(-2) * epsilon(q.dtype());
    Tensor one = Torch.eye(like(q), q.size(-1), q.size(-1));
    return q.mH().matmul(q).allclose(one, o -> o.atol(tolerance));
  }

  /** Machine epsilon of a dtype. */
  private static double epsilon(DType dtype) {
    boolean single = dtype == DType.FLOAT32 || dtype == DType.COMPLEX64;
    return single ? Math.ulp(1f) : Math.ulp(1.0);
  }

  private static Tensor orthogonal(Tensor a) {
    Tensor.Geqrf factors = a.geqrf();
    Tensor q = Linalg.householderProduct(factors.a(), factors.tau());
    return q.mul(matrixDiagonal(factors.a()).sgn().unsqueeze(-2));
  }

  private static Tensor matrixDiagonal(Tensor matrices) {
    return matrices.diagonal(o -> o.dim1(-2).dim2(-1));
  }

  private static TensorOptions like(Tensor tensor) {
    return tensor.dtype().on(tensor.device());
  }

  private static Tensor square(Tensor weight) {
    long n = Math.max(weight.size(-2), weight.size(-1));
    long[] sizes = weight.shape().toArray();
    sizes[sizes.length - 2] = n;
    sizes[sizes.length - 1] = n;
    return Torch.eye(like(weight), n, n).expand(sizes).clone();
  }
}
