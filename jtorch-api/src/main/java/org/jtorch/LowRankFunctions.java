package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The functions of {@link Torch} that approximate matrices by low-rank matrices, by randomized
 * algorithms.
 */
public abstract sealed class LowRankFunctions extends ProgramSettings permits Factories {
  LowRankFunctions() {}

  /**
   * Approximate truncated SVD with the 6 largest singular values, {@code torch.svd_lowrank}.
   *
   * @param a matrices {@code (*, m, n)}, or one sparse matrix
   * @return factors {@code (*, m, q)}, {@code (*, q)}, {@code (*, n, q)}
   */
  public static LinearAlgebraOps.Svd svdLowrank(Tensor a) {
    return svdLowrank(a, o -> {});
  }

  /**
   * Approximate truncated SVD with options, {@code torch.svd_lowrank}.
   *
   * @param a matrices {@code (*, m, n)}, or one sparse matrix
   * @param options {@code o -> o.q(10).niter(4)}
   * @return factors {@code (*, m, q)}, {@code (*, q)}, {@code (*, n, q)}
   */
  public static LinearAlgebraOps.Svd svdLowrank(Tensor a, Consumer<SvdLowrankOptions> options) {
    SvdLowrankOptions o = new SvdLowrankOptions();
    options.accept(o);
    return TensorScope.compute(() -> svd(a, o.q, o.niter, o.m));
  }

  /**
   * Approximate principal component analysis of observations in rows, with up to 6 components,
   * {@code torch.pca_lowrank}.
   *
   * @param a observations {@code (*, m, n)}, or a sparse matrix of them
   * @return factors {@code (*, m, q)}, {@code (*, q)}, {@code (*, n, q)} of the centered
   *     observations; the last contains the principal directions
   */
  public static LinearAlgebraOps.Svd pcaLowrank(Tensor a) {
    return pcaLowrank(a, o -> {});
  }

  /**
   * Approximate principal component analysis of observations in rows, with options, {@code
   * torch.pca_lowrank}.
   *
   * @param a observations {@code (*, m, n)}, or a sparse matrix of them
   * @param options {@code o -> o.q(3).center(false)}
   * @return factors {@code (*, m, q)}, {@code (*, q)}, {@code (*, n, q)}; the last contains the
   *     principal directions
   * @throws IllegalArgumentException if {@code q} exceeds the smaller size of the matrix
   */
  public static LinearAlgebraOps.Svd pcaLowrank(Tensor a, Consumer<PcaLowrankOptions> options) {
    PcaLowrankOptions o = new PcaLowrankOptions();
    options.accept(o);
    long most = Math.min(a.size(-2), a.size(-1));
    long q = o.q == null ? Math.min(6, most) : o.q;
    if (q > most) {
      throw new IllegalArgumentException("pcaLowrank: q " + q + " exceeds " + most);
    }
    return TensorScope.compute(
        () -> {
          if (!o.center) {
            return svd(a, q, o.niter, null);
          } else if (a.layout() == Layout.STRIDED) {
            return svd(a.sub(a.mean(new long[] {-2}, true)), q, o.niter, null);
          }
          return svd(a, q, o.niter, columnMeans(a));
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

  /** Options of {@link Torch#svdLowrank(Tensor, Consumer)}. */
  public static final class SvdLowrankOptions {
    private long q = 6;
    private long niter = 2;
    private @Nullable Tensor m;

    SvdLowrankOptions() {}

    /**
     * Number of singular values; should be slightly larger than the expected rank.
     *
     * @param q 6 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public SvdLowrankOptions q(long q) {
      this.q = atLeastZero("q", q);
      return this;
    }

    /**
     * Number of subspace iterations.
     *
     * @param niter 2 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public SvdLowrankOptions niter(long niter) {
      this.niter = atLeastZero("niter", niter);
      return this;
    }

    /**
     * Matrix that is subtracted first.
     *
     * @param m broadcast to the shape of the matrices; none by default
     * @return this
     */
    @CanIgnoreReturnValue
    public SvdLowrankOptions m(Tensor m) {
      this.m = m;
      return this;
    }
  }

  /** Options of {@link Torch#pcaLowrank(Tensor, Consumer)}. */
  public static final class PcaLowrankOptions {
    private @Nullable Long q;
    private boolean center = true;
    private long niter = 2;

    PcaLowrankOptions() {}

    /**
     * Number of components; should be slightly larger than the expected number.
     *
     * @param q 6 by default, or the smaller size of the matrix
     * @return this
     */
    @CanIgnoreReturnValue
    public PcaLowrankOptions q(long q) {
      this.q = atLeastZero("q", q);
      return this;
    }

    /**
     * Whether the column means are subtracted first.
     *
     * @param center true by default
     * @return this
     */
    @CanIgnoreReturnValue
    public PcaLowrankOptions center(boolean center) {
      this.center = center;
      return this;
    }

    /**
     * Number of subspace iterations.
     *
     * @param niter 2 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public PcaLowrankOptions niter(long niter) {
      this.niter = atLeastZero("niter", niter);
      return this;
    }
  }
}
