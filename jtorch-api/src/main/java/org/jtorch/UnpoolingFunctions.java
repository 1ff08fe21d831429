package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;
import org.jtorch.internal.calls.TensorSummary;

/**
 * The functions of {@link F} that undo a greatest-element pool, and the pools by norms.
 *
 * <p><b>Ownership:</b> what a function returns belongs to the innermost open {@link TensorScope},
 * else to the garbage collector; arguments are never closed.
 *
 * <p><b>Thread safety:</b> safe; the functions keep nothing.
 */
public abstract sealed class UnpoolingFunctions extends PoolingFunctions
    permits ResamplingFunctions {
  private static final Op MAX_UNPOOL2D = Op.of("aten::max_unpool2d", "");
  private static final Op MAX_UNPOOL3D = Op.of("aten::max_unpool3d", "");

  UnpoolingFunctions() {}

  /**
   * Puts the elements of a pooled sequence back where they stood, {@code
   * torch.nn.functional.max_unpool1d}.
   *
   * @param input {@code (N, C, L')} or without {@code N}
   * @param indices the positions that the pool told, of the same shape
   * @param kernelSize the size of a window, one number for all dimensions or one a dimension
   * @return {@code (N, C, L)}, zero where no element goes
   */
  public static Tensor maxUnpool1d(Tensor input, Tensor indices, long... kernelSize) {
    return maxUnpool1d(input, indices, kernelSize, o -> {});
  }

  /**
   * Puts the elements of a pooled sequence back where they stood, {@code
   * torch.nn.functional.max_unpool1d}.
   *
   * @param input {@code (N, C, L')} or without {@code N}
   * @param indices the positions that the pool told, of the same shape
   * @param kernelSize the size of a window, one number for all dimensions or one a dimension
   * @param options {@code o -> o.stride(2).outputSize(7)}
   * @return {@code (N, C, L)}, zero where no element goes
   */
  public static Tensor maxUnpool1d(
      Tensor input, Tensor indices, long[] kernelSize, Consumer<MaxUnpoolOptions> options) {
    MaxUnpoolOptions o = MaxUnpoolOptions.of(options, kernelSize, 1);
    long[] size = {o.sizeFor(input)[0], 1};
    return TensorScope.compute(
        () ->
            Dispatch.tensor(MAX_UNPOOL2D, input.unsqueeze(-1), indices.unsqueeze(-1), size)
                .squeeze(-1));
  }

  /**
   * Puts the elements of a pooled plane back where they stood, {@code
   * torch.nn.functional.max_unpool2d}.
   *
   * @param input {@code (N, C, H', W')} or without {@code N}
   * @param indices the positions that the pool told, of the same shape
   * @param kernelSize the size of a window, one number for all dimensions or one a dimension
   * @return {@code (N, C, H, W)}, zero where no element goes
   */
  public static Tensor maxUnpool2d(Tensor input, Tensor indices, long... kernelSize) {
    return maxUnpool2d(input, indices, kernelSize, o -> {});
  }

  /**
   * Puts the elements of a pooled plane back where they stood, {@code
   * torch.nn.functional.max_unpool2d}.
   *
   * @param input {@code (N, C, H', W')} or without {@code N}
   * @param indices the positions that the pool told, of the same shape
   * @param kernelSize the size of a window, one number for all dimensions or one a dimension
   * @param options {@code o -> o.stride(2).outputSize(7)}
   * @return {@code (N, C, H, W)}, zero where no element goes
   */
  public static Tensor maxUnpool2d(
      Tensor input, Tensor indices, long[] kernelSize, Consumer<MaxUnpoolOptions> options) {
    MaxUnpoolOptions o = MaxUnpoolOptions.of(options, kernelSize, 2);
    return Dispatch.tensor(MAX_UNPOOL2D, input, indices, o.sizeFor(input));
  }

  /**
   * Puts the elements of a pooled volume back where they stood, {@code
   * torch.nn.functional.max_unpool3d}.
   *
   * @param input {@code (N, C, D', H', W')} or without {@code N}
   * @param indices the positions that the pool told, of the same shape
   * @param kernelSize the size of a window, one number for all dimensions or one a dimension
   * @return {@code (N, C, D, H, W)}, zero where no element goes
   */
  public static Tensor maxUnpool3d(Tensor input, Tensor indices, long... kernelSize) {
    return maxUnpool3d(input, indices, kernelSize, o -> {});
  }

  /**
   * Puts the elements of a pooled volume back where they stood, {@code
   * torch.nn.functional.max_unpool3d}.
   *
   * @param input {@code (N, C, D', H', W')} or without {@code N}
   * @param indices the positions that the pool told, of the same shape
   * @param kernelSize the size of a window, one number for all dimensions or one a dimension
   * @param options {@code o -> o.stride(2).outputSize(7)}
   * @return {@code (N, C, D, H, W)}, zero where no element goes
   */
  public static Tensor maxUnpool3d(
      Tensor input, Tensor indices, long[] kernelSize, Consumer<MaxUnpoolOptions> options) {
    Objects.requireNonNull(indices);
    MaxUnpoolOptions o = MaxUnpoolOptions.of(options, kernelSize, 3);
    return Dispatch.tensor(MAX_UNPOOL3D, input, indices, o.sizeFor(input), o.stride, o.padding);
  }

  /**
   * The p-norm of windows of a sequence, {@code torch.nn.functional.lp_pool1d}.
   *
   * @param input {@code (N, C, L)} or without {@code N}
   * @param normType the order of the norm; infinity is the greatest magnitude
   * @param kernelSize the size of a window, in every dimension
   * @return {@code (N, C, L')}
   */
  public static Tensor lpPool1d(Tensor input, double normType, long kernelSize) {
    return lpPool1d(input, normType, new long[] {kernelSize}, o -> {});
  }

  /**
   * The p-norm of windows of a sequence, {@code torch.nn.functional.lp_pool1d}.
   *
   * @param input {@code (N, C, L)} or without {@code N}
   * @param normType the order of the norm; infinity is the greatest magnitude
   * @param kernelSize the size of a window, one number for all dimensions or one a dimension
   * @return {@code (N, C, L')}
   */
  public static Tensor lpPool1d(Tensor input, double normType, long[] kernelSize) {
    return lpPool1d(input, normType, kernelSize, o -> {});
  }

  /**
   * The p-norm of windows of a sequence, {@code torch.nn.functional.lp_pool1d}.
   *
   * @param input {@code (N, C, L)} or without {@code N}
   * @param normType the order of the norm; infinity is the greatest magnitude
   * @param kernelSize the size of a window, one number for all dimensions or one a dimension
   * @param options {@code o -> o.stride(2).ceilMode(true)}
   * @return {@code (N, C, L')}
   */
  public static Tensor lpPool1d(
      Tensor input, double normType, long[] kernelSize, Consumer<LpPoolOptions> options) {
    LpPoolOptions o = new LpPoolOptions();
    options.accept(o);
    long[] window = spread(kernelSize, 1);
    Pool greatest = x -> F.maxPool1d(x, window, p -> p.stride(o.stride).ceilMode(o.ceilMode));
    Pool mean = x -> F.avgPool1d(x, window, p -> p.stride(o.stride).ceilMode(o.ceilMode));
    return TensorScope.compute(() -> byNorm(input, normType, window, greatest, mean));
  }

  /**
   * The p-norm of windows of a plane, {@code torch.nn.functional.lp_pool2d}.
   *
   * @param input {@code (N, C, H, W)} or without {@code N}
   * @param normType the order of the norm; infinity is the greatest magnitude
   * @param kernelSize the size of a window, in every dimension
   * @return {@code (N, C, H', W')}
   */
  public static Tensor lpPool2d(Tensor input, double normType, long kernelSize) {
    return lpPool2d(input, normType, new long[] {kernelSize}, o -> {});
  }

  /**
   * The p-norm of windows of a plane, {@code torch.nn.functional.lp_pool2d}.
   *
   * @param input {@code (N, C, H, W)} or without {@code N}
   * @param normType the order of the norm; infinity is the greatest magnitude
   * @param kernelSize the size of a window, one number for all dimensions or one a dimension
   * @return {@code (N, C, H', W')}
   */
  public static Tensor lpPool2d(Tensor input, double normType, long[] kernelSize) {
    return lpPool2d(input, normType, kernelSize, o -> {});
  }

  /**
   * The p-norm of windows of a plane, {@code torch.nn.functional.lp_pool2d}.
   *
   * @param input {@code (N, C, H, W)} or without {@code N}
   * @param normType the order of the norm; infinity is the greatest magnitude
   * @param kernelSize the size of a window, one number for all dimensions or one a dimension
   * @param options {@code o -> o.stride(2).ceilMode(true)}
   * @return {@code (N, C, H', W')}
   */
  public static Tensor lpPool2d(
      Tensor input, double normType, long[] kernelSize, Consumer<LpPoolOptions> options) {
    LpPoolOptions o = new LpPoolOptions();
    options.accept(o);
    long[] window = spread(kernelSize, 2);
    Pool greatest = x -> F.maxPool2d(x, window, p -> p.stride(o.stride).ceilMode(o.ceilMode));
    Pool mean = x -> F.avgPool2d(x, window, p -> p.stride(o.stride).ceilMode(o.ceilMode));
    return TensorScope.compute(() -> byNorm(input, normType, window, greatest, mean));
  }

  /**
   * The p-norm of windows of a volume, {@code torch.nn.functional.lp_pool3d}.
   *
   * @param input {@code (N, C, D, H, W)} or without {@code N}
   * @param normType the order of the norm; infinity is the greatest magnitude
   * @param kernelSize the size of a window, in every dimension
   * @return {@code (N, C, D', H', W')}
   */
  public static Tensor lpPool3d(Tensor input, double normType, long kernelSize) {
    return lpPool3d(input, normType, new long[] {kernelSize}, o -> {});
  }

  /**
   * The p-norm of windows of a volume, {@code torch.nn.functional.lp_pool3d}.
   *
   * @param input {@code (N, C, D, H, W)} or without {@code N}
   * @param normType the order of the norm; infinity is the greatest magnitude
   * @param kernelSize the size of a window, one number for all dimensions or one a dimension
   * @return {@code (N, C, D', H', W')}
   */
  public static Tensor lpPool3d(Tensor input, double normType, long[] kernelSize) {
    return lpPool3d(input, normType, kernelSize, o -> {});
  }

  /**
   * The p-norm of windows of a volume, {@code torch.nn.functional.lp_pool3d}.
   *
   * @param input {@code (N, C, D, H, W)} or without {@code N}
   * @param normType the order of the norm; infinity is the greatest magnitude
   * @param kernelSize the size of a window, one number for all dimensions or one a dimension
   * @param options {@code o -> o.stride(2).ceilMode(true)}
   * @return {@code (N, C, D', H', W')}
   */
  public static Tensor lpPool3d(
      Tensor input, double normType, long[] kernelSize, Consumer<LpPoolOptions> options) {
    LpPoolOptions o = new LpPoolOptions();
    options.accept(o);
    long[] window = spread(kernelSize, 3);
    Pool greatest = x -> F.maxPool3d(x, window, p -> p.stride(o.stride).ceilMode(o.ceilMode));
    Pool mean = x -> F.avgPool3d(x, window, p -> p.stride(o.stride).ceilMode(o.ceilMode));
    return TensorScope.compute(() -> byNorm(input, normType, window, greatest, mean));
  }

  /** A pool whose windows are chosen. */
  private interface Pool {
    Tensor of(Tensor input);
  }

  private static Tensor byNorm(
      Tensor input, double normType, long[] window, Pool greatest, Pool mean) {
    if (normType == Double.POSITIVE_INFINITY) {
      return greatest.of(input.abs());
    } else if (normType == Double.NEGATIVE_INFINITY) {
      return greatest.of(input.abs().neg()).neg();
    }
    Tensor means = mean.of(input.pow(normType));
    double elements = Shape.of(window).numel();
    return means.sign().mul(means.abs().relu()).mul(elements).pow(1 / normType);
  }

  /**
   * What {@link F#maxUnpool2d(Tensor, Tensor, long[], Consumer)} and its relatives may be told.
   *
   * <p><b>Ownership:</b> a value; owns nothing.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   */
  public static final class MaxUnpoolOptions {
    long[] stride = {};
    long[] padding = {0};
    long @Nullable [] outputSize;

    private final long[] kernelSize;

    private MaxUnpoolOptions(long[] kernelSize) {
      this.kernelSize = kernelSize;
    }

    private static MaxUnpoolOptions of(
        Consumer<MaxUnpoolOptions> options, long[] kernelSize, int dims) {
      MaxUnpoolOptions o = new MaxUnpoolOptions(oneEach("kernelSize", kernelSize, dims));
      options.accept(o);
      o.stride = o.stride.length == 0 ? o.kernelSize : oneEach("stride", o.stride, dims);
      o.padding = oneEach("padding", o.padding, dims);
      return o;
    }

    private static long[] oneEach(String name, long[] sizes, int dims) {
      if (sizes.length != 1 && sizes.length != dims) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "maxUnpool: %s takes 1 or %d numbers, not %d",
                name,
                dims,
                sizes.length));
      }
      return spread(sizes, dims);
    }

    /**
     * How far apart the windows of the pool were, in places.
     *
     * @param stride one number for all dimensions, or one a dimension; the window's size by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public MaxUnpoolOptions stride(long... stride) {
      this.stride = stride.clone();
      return this;
    }

    /**
     * The padding of the pool, in places.
     *
     * @param padding 0 by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public MaxUnpoolOptions padding(long... padding) {
      this.padding = padding.clone();
      return this;
    }

    /**
     * The size to reach, where several sizes pool to the same.
     *
     * @param outputSize one number a dimension; the smallest by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public MaxUnpoolOptions outputSize(long... outputSize) {
      this.outputSize = outputSize.clone();
      return this;
    }

    /** The size that was set, or the smallest that a pool would bring to the input's. */
    private long[] sizeFor(Tensor input) {
      int dims = kernelSize.length;
      if (input.dim() < dims) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "maxUnpool: the input has fewer than %d dimensions: %s",
                dims,
                TensorSummary.of(input)));
      }
      long[] smallest = new long[dims];
      for (int d = 0; d < dims; d++) {
        smallest[d] = (input.size(d - dims) - 1) * stride[d] + kernelSize[d] - 2 * padding[d];
      }
      long[] wanted = outputSize;
      if (wanted == null) {
        return smallest;
      }
      if (wanted.length == dims + 2) {
        wanted = Arrays.copyOfRange(wanted, 2, dims + 2);
      }
      check(wanted, smallest);
      return wanted;
    }

    private void check(long[] wanted, long[] smallest) {
      boolean fits = wanted.length == smallest.length;
      for (int d = 0; fits && d < wanted.length; d++) {
        fits = Math.abs(wanted[d] - smallest[d]) < stride[d];
      }
      if (!fits) {
        throw new IllegalArgumentException(
            "maxUnpool: outputSize "
                + Arrays.toString(wanted)
                + " is not within a stride of "
                + Arrays.toString(smallest));
      }
    }
  }

  /**
   * What {@link F#lpPool2d(Tensor, double, long[], Consumer)} and its relatives may be told.
   *
   * <p><b>Ownership:</b> a value; owns nothing.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   */
  public static final class LpPoolOptions {
    long[] stride = {};
    boolean ceilMode;

    LpPoolOptions() {}

    /**
     * How far apart windows are, in places.
     *
     * @param stride one number for all dimensions, or one a dimension; the window's size by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public LpPoolOptions stride(long... stride) {
      this.stride = stride.clone();
      return this;
    }

    /**
     * Whether a last window that juts out counts.
     *
     * @param ceilMode false by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public LpPoolOptions ceilMode(boolean ceilMode) {
      this.ceilMode = ceilMode;
      return this;
    }
  }
}
