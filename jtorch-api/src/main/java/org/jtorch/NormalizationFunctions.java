package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;

/**
 * The normalizations of {@link F} that keep nothing between calls.
 *
 * <p><b>Ownership:</b> what a function returns belongs to the innermost open {@link TensorScope},
 * else to the garbage collector; arguments are never closed.
 *
 * <p><b>Thread safety:</b> safe; the functions keep nothing.
 */
public abstract sealed class NormalizationFunctions extends BatchNormFunctions
    permits ConvolutionFunctions {
  private static final Op NORM = Op.of("aten::norm", "ScalarOpt_dim");
  private static final Op PAD = Op.of("aten::constant_pad_nd", "");
  private static final Op AVG_POOL2D = Op.of("aten::avg_pool2d", "");
  private static final Op AVG_POOL3D = Op.of("aten::avg_pool3d", "");

  NormalizationFunctions() {}

  /**
   * Divides each element by a norm of its neighbours in other channels, {@code
   * torch.nn.functional.local_response_norm}.
   *
   * @param input {@code (N, C, *)} with at least one more dimension
   * @param size how many channels are neighbours
   * @return a tensor of the input's shape
   */
  public static Tensor localResponseNorm(Tensor input, long size) {
    return localResponseNorm(input, size, o -> {});
  }

  /**
   * Divides each element by a norm of its neighbours in other channels, {@code
   * torch.nn.functional.local_response_norm}.
   *
   * @param input {@code (N, C, *)} with at least one more dimension
   * @param size how many channels are neighbours
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
   * Divides vectors along dimension 1 by their Euclidean lengths, {@code
   * torch.nn.functional.normalize}.
   *
   * @param input two or more dimensions
   * @return a tensor of the input's shape
   */
  public static Tensor normalize(Tensor input) {
    return normalize(input, o -> {});
  }

  /**
   * Divides vectors by their norms, {@code torch.nn.functional.normalize}.
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

  /**
   * What {@link F#localResponseNorm(Tensor, long, Consumer)} may be told.
   *
   * <p><b>Ownership:</b> a value; owns nothing.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   */
  public static final class LocalResponseNormOptions {
    double alpha = 1e-4;
    double beta = 0.75;
    double k = 1;

    LocalResponseNormOptions() {}

    /**
     * The factor of the mean of squares.
     *
     * @param alpha 1e-4 by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public LocalResponseNormOptions alpha(double alpha) {
      this.alpha = alpha;
      return this;
    }

    /**
     * The exponent.
     *
     * @param beta 0.75 by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public LocalResponseNormOptions beta(double beta) {
      this.beta = beta;
      return this;
    }

    /**
     * What is added.
     *
     * @param k 1 by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public LocalResponseNormOptions k(double k) {
      this.k = k;
      return this;
    }
  }

  /**
   * What {@link F#normalize(Tensor, Consumer)} may be told.
   *
   * <p><b>Ownership:</b> a value; owns nothing.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   */
  public static final class NormalizeOptions {
    double p = 2;
    long dim = 1;
    double eps = 1e-12;

    NormalizeOptions() {}

    /**
     * The order of the norm.
     *
     * @param p 2 by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public NormalizeOptions p(double p) {
      this.p = p;
      return this;
    }

    /**
     * The dimension of the vectors.
     *
     * @param dim 1 by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public NormalizeOptions dim(long dim) {
      this.dim = dim;
      return this;
    }

    /**
     * The least length a vector counts as.
     *
     * @param eps 1e-12 by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public NormalizeOptions eps(double eps) {
      this.eps = eps;
      return this;
    }
  }
}
