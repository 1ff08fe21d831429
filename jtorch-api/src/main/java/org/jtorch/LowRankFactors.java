package org.jtorch;

import org.jspecify.annotations.Nullable;
import org.jtorch.Torch.PcaLowrankOptions;
import org.jtorch.Torch.SvdLowrankOptions;

/**
 * The functions of {@link Torch} that approximate matrices by low-rank matrices, by randomized
 * algorithms.
 */
final class LowRankFactors {
  private LowRankFactors() {}

  static LinearAlgebraOps.Svd svdLowrank(Tensor a, SvdLowrankOptions o) {
    return TensorScope.compute(
        () -> svd(a, atLeastZero("q", o.q), atLeastZero("niter", o.niter), o.m));
  }

  static LinearAlgebraOps.Svd pcaLowrank(Tensor a, PcaLowrankOptions o) {
    long most = Math.min(a.size(-2), a.size(-1));
    long q = o.q == null ? Math.min(6, most) : atLeastZero("q", o.q);
    long niter = atLeastZero("niter", o.niter);
    if (q > most) {
      throw new IllegalArgumentException("pcaLowrank: q " + q + " exceeds " + most);
    }
    return TensorScope.compute(
        () -> {
          if (!o.center) {
            return svd(a, q, niter, null);
          } else if (a.layout() == Layout.STRIDED) {
            return svd(a.sub(a.mean(new long[] {-2}, true)), q, niter, null);
          }
          return svd(a, q, niter, columnMeans(a));
        });
  }

  /** Column means of a sparse matrix, expanded to all rows. */
  private static Tensor columnMeans(Tensor a) {
    Tensor ones = Torch.ones(a.dtype().on(a.device()), a.size(0), 1);
    return a.mT().matmul(ones).div(a.size(0)).mT().expand(a.size(0), a.size(1));
  }

  private static LinearAlgebraOps.Svd svd(Tensor a, long q, long niter, @Nullable Tensor mean) {
    boolean wide = a.size(-2) < a.size(-1);
    Tensor spread = mean == null ? null : mean.broadcastTo(a.shape());
    Tensor tall = wide ? a.mH() : a;
    Tensor offset = wide && spread != null ? spread.mH() : spread;
    Tensor basis = basis(tall, q, niter, offset);
    Linalg.Svd small = Linalg.svd(product(basis.mH(), tall, offset), false);
    Tensor left = basis.matmul(small.u());
    Tensor right = small.vh().mH();
    return wide
        ? new LinearAlgebraOps.Svd(right, small.s(), left)
        : new LinearAlgebraOps.Svd(left, small.s(), right);
  }

  /** Orthonormal basis of an approximate range of {@code a - mean}. */
  private static Tensor basis(Tensor a, long q, long niter, @Nullable Tensor mean) {
    DType dtype = a.dtype().isFloatingPoint() || a.dtype().isComplex() ? a.dtype() : DType.FLOAT32;
    Tensor sample = Torch.randn(dtype.on(a.device()), a.size(-1), q);
    Tensor basis = orthonormal(image(a, mean, sample));
    for (long i = 0; i < niter; i++) {
      Tensor back = orthonormal(image(a.mH(), mean == null ? null : mean.mH(), basis));
      basis = orthonormal(image(a, mean, back));
    }
    return basis;
  }

  private static Tensor orthonormal(Tensor columns) {
    return Linalg.qr(columns).q();
  }

  private static Tensor image(Tensor a, @Nullable Tensor mean, Tensor x) {
    Tensor image = a.matmul(x);
    return mean == null ? image : image.sub(mean.matmul(x));
  }

  private static Tensor product(Tensor x, Tensor a, @Nullable Tensor mean) {
    Tensor product = x.matmul(a);
    return mean == null ? product : product.sub(x.matmul(mean));
  }

  private static long atLeastZero(String name, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(name + " is at least 0, got " + value);
    }
    return value;
  }
}
