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

/** Max unpooling and power-average pooling functions of {@link F}. */
public abstract sealed class UnpoolingFunctions extends PoolingFunctions
    permits ResamplingFunctions {
  private static final Op MAX_UNPOOL2D = Op.of("aten::max_unpool2d", "");
  private static final Op MAX_UNPOOL3D = Op.of("aten::max_unpool3d", "");

  UnpoolingFunctions() {}

  /**
   * 1D max unpooling, the partial inverse of {@code maxPool1d}, {@code
   * torch.nn.functional.max_unpool1d}.
   *
   * @param input {@code (N, C, L')} or without {@code N}
   * @param indices the indices that max pooling returned, of the same shape
   * @param kernelSize window size, one value for all dimensions, or one per dimension
   * @return {@code (N, C, L)}, zero at positions without an index
   */
  public static Tensor maxUnpool1d(Tensor input, Tensor indices, long... kernelSize) {
    return maxUnpool1d(input, indices, kernelSize, o -> {});
  }

  /**
   * 1D max unpooling, the partial inverse of {@code maxPool1d}, {@code
   * torch.nn.functional.max_unpool1d}.
   *
   * @param input {@code (N, C, L')} or without {@code N}
   * @param indices the indices that max pooling returned, of the same shape
   * @param kernelSize window size, one value for all dimensions, or one per dimension
   * @param options {@code o -> o.stride(2).outputSize(7)}
   * @return {@code (N, C, L)}, zero at positions without an index
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
   * 2D max unpooling, the partial inverse of {@code maxPool2d}, {@code
   * torch.nn.functional.max_unpool2d}.
   *
   * @param input {@code (N, C, H', W')} or without {@code N}
   * @param indices the indices that max pooling returned, of the same shape
   * @param kernelSize window size, one value for all dimensions, or one per dimension
   * @return {@code (N, C, H, W)}, zero at positions without an index
   */
  public static Tensor maxUnpool2d(Tensor input, Tensor indices, long... kernelSize) {
    return maxUnpool2d(input, indices, kernelSize, o -> {});
  }

  /**
   * 2D max unpooling, the partial inverse of {@code maxPool2d}, {@code
   * torch.nn.functional.max_unpool2d}.
   *
   * @param input {@code (N, C, H', W')} or without {@code N}
   * @param indices the indices that max pooling returned, of the same shape
   * @param kernelSize window size, one value for all dimensions, or one per dimension
   * @param options {@code o -> o.stride(2).outputSize(7)}
   * @return {@code (N, C, H, W)}, zero at positions without an index
   */
  public static Tensor maxUnpool2d(
      Tensor input, Tensor indices, long[] kernelSize, Consumer<MaxUnpoolOptions> options) {
    MaxUnpoolOptions o = MaxUnpoolOptions.of(options, kernelSize, 2);
    return Dispatch.tensor(MAX_UNPOOL2D, input, indices, o.sizeFor(input));
  }

  /**
   * 3D max unpooling, the partial inverse of {@code maxPool3d}, {@code
   * torch.nn.functional.max_unpool3d}.
   *
   * @param input {@code (N, C, D', H', W')} or without {@code N}
   * @param indices the indices that max pooling returned, of the same shape
   * @param kernelSize window size, one value for all dimensions, or one per dimension
   * @return {@code (N, C, D, H, W)}, zero at positions without an index
   */
  public static Tensor maxUnpool3d(Tensor input, Tensor indices, long... kernelSize) {
    return maxUnpool3d(input, indices, kernelSize, o -> {});
  }

  /**
   * 3D max unpooling, the partial inverse of {@code maxPool3d}, {@code
   * torch.nn.functional.max_unpool3d}.
   *
   * @param input {@code (N, C, D', H', W')} or without {@code N}
   * @param indices the indices that max pooling returned, of the same shape
   * @param kernelSize window size, one value for all dimensions, or one per dimension
   * @param options {@code o -> o.stride(2).outputSize(7)}
   * @return {@code (N, C, D, H, W)}, zero at positions without an index
   */
  public static Tensor maxUnpool3d(
      Tensor input, Tensor indices, long[] kernelSize, Consumer<MaxUnpoolOptions> options) {
    Objects.requireNonNull(indices);
    MaxUnpoolOptions o = MaxUnpoolOptions.of(options, kernelSize, 3);
    return Dispatch.tensor(MAX_UNPOOL3D, input, indices, o.sizeFor(input), o.stride, o.padding);
  }

  /**
   * 1D power-average (p-norm) pooling, {@code torch.nn.functional.lp_pool1d}.
   *
   * @param input {@code (N, C, L)} or without {@code N}
   * @param normType order of the norm; infinity gives the maximum magnitude
   * @param kernelSize window size, the same in all dimensions
   * @return {@code (N, C, L')}
   */
  public static Tensor lpPool1d(Tensor input, double normType, long kernelSize) {
    return lpPool1d(input, normType, new long[] {kernelSize}, o -> {});
  }

  /**
   * 1D power-average (p-norm) pooling, {@code torch.nn.functional.lp_pool1d}.
   *
   * @param input {@code (N, C, L)} or without {@code N}
   * @param normType order of the norm; infinity gives the maximum magnitude
   * @param kernelSize window size, one value for all dimensions, or one per dimension
   * @return {@code (N, C, L')}
   */
  public static Tensor lpPool1d(Tensor input, double normType, long[] kernelSize) {
    return lpPool1d(input, normType, kernelSize, o -> {});
  }

  /**
   * 1D power-average (p-norm) pooling, {@code torch.nn.functional.lp_pool1d}.
   *
   * @param input {@code (N, C, L)} or without {@code N}
   * @param normType order of the norm; infinity gives the maximum magnitude
   * @param kernelSize window size, one value for all dimensions, or one per dimension
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
   * 2D power-average (p-norm) pooling, {@code torch.nn.functional.lp_pool2d}.
   *
   * @param input {@code (N, C, H, W)} or without {@code N}
   * @param normType order of the norm; infinity gives the maximum magnitude
   * @param kernelSize window size, the same in all dimensions
   * @return {@code (N, C, H', W')}
   */
  public static Tensor lpPool2d(Tensor input, double normType, long kernelSize) {
    return lpPool2d(input, normType, new long[] {kernelSize}, o -> {});
  }

  /**
   * 2D power-average (p-norm) pooling, {@code torch.nn.functional.lp_pool2d}.
   *
   * @param input {@code (N, C, H, W)} or without {@code N}
   * @param normType order of the norm; infinity gives the maximum magnitude
   * @param kernelSize window size, one value for all dimensions, or one per dimension
   * @return {@code (N, C, H', W')}
   */
  public static Tensor lpPool2d(Tensor input, double normType, long[] kernelSize) {
    return lpPool2d(input, normType, kernelSize, o -> {});
  }

  /**
   * 2D power-average (p-norm) pooling, {@code torch.nn.functional.lp_pool2d}.
   *
   * @param input {@code (N, C, H, W)} or without {@code N}
   * @param normType order of the norm; infinity gives the maximum magnitude
   * @param kernelSize window size, one value for all dimensions, or one per dimension
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
   * 3D power-average (p-norm) pooling, {@code torch.nn.functional.lp_pool3d}.
   *
   * @param input {@code (N, C, D, H, W)} or without {@code N}
   * @param normType order of the norm; infinity gives the maximum magnitude
   * @param kernelSize window size, the same in all dimensions
   * @return {@code (N, C, D', H', W')}
   */
  public static Tensor lpPool3d(Tensor input, double normType, long kernelSize) {
    return lpPool3d(input, normType, new long[] {kernelSize}, o -> {});
  }

  /**
   * 3D power-average (p-norm) pooling, {@code torch.nn.functional.lp_pool3d}.
   *
   * @param input {@code (N, C, D, H, W)} or without {@code N}
   * @param normType order of the norm; infinity gives the maximum magnitude
   * @param kernelSize window size, one value for all dimensions, or one per dimension
   * @return {@code (N, C, D', H', W')}
   */
  public static Tensor lpPool3d(Tensor input, double normType, long[] kernelSize) {
    return lpPool3d(input, normType, kernelSize, o -> {});
  }

  /**
   * 3D power-average (p-norm) pooling, {@code torch.nn.functional.lp_pool3d}.
   *
   * @param input {@code (N, C, D, H, W)} or without {@code N}
   * @param normType order of the norm; infinity gives the maximum magnitude
   * @param kernelSize window size, one value for all dimensions, or one per dimension
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

  /** A pooling function. */
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
   * Options of {@link F#maxUnpool2d(Tensor, Tensor, long[], Consumer)} and the related functions.
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
     * Stride of the pooling windows. Default: the kernel size.
     *
     * @param stride one value for all dimensions, or one per dimension
     * @return this
     */
    @CanIgnoreReturnValue
    public MaxUnpoolOptions stride(long... stride) {
      this.stride = stride.clone();
      return this;
    }

    /**
     * Padding of the pooling. Default 0.
     *
     * @param padding the value
     * @return this
     */
    @CanIgnoreReturnValue
    public MaxUnpoolOptions padding(long... padding) {
      this.padding = padding.clone();
      return this;
    }

    /**
     * Output size, for sizes that pool to the same result. Default: the smallest.
     *
     * @param outputSize one value per dimension
     * @return this
     */
    @CanIgnoreReturnValue
    public MaxUnpoolOptions outputSize(long... outputSize) {
      this.outputSize = outputSize.clone();
      return this;
    }

    /** Returns the size that was set, or the smallest one that pools to the input's size. */
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

  /** Options of {@link F#lpPool2d(Tensor, double, long[], Consumer)} and the related functions. */
  public static final class LpPoolOptions {
    long[] stride = {};
    boolean ceilMode;

    LpPoolOptions() {}

    /**
     * Stride of the window. Default: the kernel size.
     *
     * @param stride one value for all dimensions, or one per dimension
     * @return this
     */
    @CanIgnoreReturnValue
    public LpPoolOptions stride(long... stride) {
      this.stride = stride.clone();
      return this;
    }

    /**
     * Whether the output size is rounded up, so that a partial last window counts. Default {@code
     * false}.
     *
     * @param ceilMode the value
     * @return this
     */
    @CanIgnoreReturnValue
    public LpPoolOptions ceilMode(boolean ceilMode) {
      this.ceilMode = ceilMode;
      return this;
    }
  }
}
