package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;

/** Normalization functions of {@link F} without running statistics. */
public abstract sealed class NormalizationFunctions extends BatchNormFunctions
    permits ConvolutionFunctions {
  private static final Op NORM = Op.of("aten::norm", "ScalarOpt_dim");
  private static final Op PAD = Op.of("aten::constant_pad_nd", "");
  private static final Op AVG_POOL2D = Op.of("aten::avg_pool2d", "");
  private static final Op AVG_POOL3D = Op.of("aten::avg_pool3d", "");

  NormalizationFunctions() {}

  /**
   * Local response normalization across channels, {@code torch.nn.functional.local_response_norm}.
   *
   * @param input {@code (N, C, *)} with at least one more dimension
   * @param size number of neighboring channels used for normalization
   * @return a tensor of the input's shape
   */
  public static Tensor localResponseNorm(Tensor input, long size) {
    return localResponseNorm(input, size, o -> {});
  }

  /**
   * Local response normalization across channels, {@code torch.nn.functional.local_response_norm}.
   *
   * @param input {@code (N, C, *)} with at least one more dimension
   * @param size number of neighboring channels used for normalization
   * @param options {@code o -> o.alpha(1e-3).k(2)}
   * @return a tensor of the input's shape
   */
  public static Tensor localResponseNorm(
      Tensor input, long size, Consumer<LocalResponseNormOptions> options) {
    LocalResponseNormOptions o = new LocalResponseNormOptions();
    options.accept(o);
    int rank = input.dim();
    if (rank < 3) {
      throw new IllegalArgumentException(
          "localResponseNorm: expected 3 or more dimensions, got " + input.shape());
    }
    if (input.numel() == 0) {
      return input;
    }
    return TensorScope.compute(
        () -> {
          Tensor squares = input.mul(input);
          Tensor means = rank == 3 ? meanOfRows(squares, size) : meanOfPlanes(squares, size);
          return input.div(means.mul(o.alpha).add(o.k).pow(o.beta));
        });
  }

  private static Tensor meanOfRows(Tensor squares, long size) {
    long[] around = {0, 0, size / 2, (size - 1) / 2};
    Tensor padded = Dispatch.tensor(PAD, squares.unsqueeze(1), around, 0);
    return Dispatch.tensor(AVG_POOL2D, padded, new long[] {size, 1}, 1).squeeze(1);
  }

  private static Tensor meanOfPlanes(Tensor squares, long size) {
    long[] around = {0, 0, 0, 0, size / 2, (size - 1) / 2};
    long[] shape = squares.shape().toArray();
    Tensor flat = squares.view(new long[] {shape[0], 1, shape[1], shape[2], -1});
    Tensor padded = Dispatch.tensor(PAD, flat, around, 0);
    return Dispatch.tensor(AVG_POOL3D, padded, new long[] {size, 1, 1}, 1).squeeze(1).view(shape);
  }

  /**
   * Scales vectors along dimension 1 to Euclidean norm 1, {@code torch.nn.functional.normalize}.
   *
   * @param input two or more dimensions
   * @return a tensor of the input's shape
   */
  public static Tensor normalize(Tensor input) {
    return normalize(input, o -> {});
  }

  /**
   * Scales vectors along a dimension to norm 1, {@code torch.nn.functional.normalize}.
   *
   * @param input any shape
   * @param options {@code o -> o.p(1).dim(-1)}
   * @return a tensor of the input's shape
   */
  public static Tensor normalize(Tensor input, Consumer<NormalizeOptions> options) {
    NormalizeOptions o = new NormalizeOptions();
    options.accept(o);
    return TensorScope.compute(
        () -> input.div(Dispatch.tensor(NORM, input, o.p, o.dim, true).clampMin(o.eps)));
  }

  /** Options of {@link F#localResponseNorm(Tensor, long, Consumer)}. */
  public static final class LocalResponseNormOptions {
    double alpha = 1e-4;
    double beta = 0.75;
    double k = 1;

    LocalResponseNormOptions() {}

    /**
     * Multiplicative factor of the mean of squares. Default 1e-4.
     *
     * @param alpha the value
     * @return this
     */
    @CanIgnoreReturnValue
    public LocalResponseNormOptions alpha(double alpha) {
      this.alpha = alpha;
      return this;
    }

    /**
     * Exponent. Default 0.75.
     *
     * @param beta the value
     * @return this
     */
    @CanIgnoreReturnValue
    public LocalResponseNormOptions beta(double beta) {
      this.beta = beta;
      return this;
    }

    /**
     * Additive constant. Default 1.
     *
     * @param k the value
     * @return this
     */
    @CanIgnoreReturnValue
    public LocalResponseNormOptions k(double k) {
      this.k = k;
      return this;
    }
  }

  /** Options of {@link F#normalize(Tensor, Consumer)}. */
  public static final class NormalizeOptions {
    double p = 2;
    long dim = 1;
    double eps = 1e-12;

    NormalizeOptions() {}

    /**
     * Order of the norm. Default 2.
     *
     * @param p the value
     * @return this
     */
    @CanIgnoreReturnValue
    public NormalizeOptions p(double p) {
      this.p = p;
      return this;
    }

    /**
     * Dimension along which vectors are normalized. Default 1.
     *
     * @param dim the value
     * @return this
     */
    @CanIgnoreReturnValue
    public NormalizeOptions dim(long dim) {
      this.dim = dim;
      return this;
    }

    /**
     * Lower bound of the norm, against division by zero. Default 1e-12.
     *
     * @param eps the value
     * @return this
     */
    @CanIgnoreReturnValue
    public NormalizeOptions eps(double eps) {
      this.eps = eps;
      return this;
    }
  }
}
