package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;
import org.jtorch.internal.calls.TensorSummary;

/** Max pooling functions of {@link F} with indices, adaptive and fractional max pooling. */
public abstract sealed class PoolingFunctions extends TransposedConvolutionFunctions
    permits UnpoolingFunctions {
  private static final Op MAX_POOL1D = Op.of("aten::max_pool1d_with_indices", "");
  private static final Op MAX_POOL2D = Op.of("aten::max_pool2d_with_indices", "");
  private static final Op MAX_POOL3D = Op.of("aten::max_pool3d_with_indices", "");
  private static final Op ADAPTIVE_MAX_POOL1D = Op.of("aten::adaptive_max_pool1d", "");
  private static final Op ADAPTIVE_MAX_POOL2D = Op.of("aten::adaptive_max_pool2d", "");
  private static final Op ADAPTIVE_MAX_POOL3D = Op.of("aten::adaptive_max_pool3d", "");
  private static final Op FRACTIONAL_MAX_POOL2D = Op.of("aten::fractional_max_pool2d", "");
  private static final Op FRACTIONAL_MAX_POOL3D = Op.of("aten::fractional_max_pool3d", "");

  PoolingFunctions() {}

  /**
   * 1D max pooling that also returns the indices of the maxima, {@code
   * torch.nn.functional.max_pool1d} with {@code return_indices=True}.
   *
   * @param input {@code (N, C, L)} or without {@code N}
   * @param kernelSize window size, one value for all dimensions, or one per dimension
   * @return the maxima and their indices in the flattened sequence, {@code (N, C, L')}
   */
  public static ReductionOps.ValuesIndices maxPool1dWithIndices(Tensor input, long... kernelSize) {
    return maxPool1dWithIndices(input, kernelSize, o -> {});
  }

  /**
   * 1D max pooling that also returns the indices of the maxima, {@code
   * torch.nn.functional.max_pool1d} with {@code return_indices=True}.
   *
   * @param input {@code (N, C, L)} or without {@code N}
   * @param kernelSize window size, one value for all dimensions, or one per dimension
   * @param options {@code o -> o.stride(2).padding(1)}
   * @return the maxima and their indices in the flattened sequence, {@code (N, C, L')}
   */
  public static ReductionOps.ValuesIndices maxPool1dWithIndices(
      Tensor input, long[] kernelSize, Consumer<MaxPoolOptions> options) {
    return pool(MAX_POOL1D, input, kernelSize, options);
  }

  /**
   * 2D max pooling that also returns the indices of the maxima, {@code
   * torch.nn.functional.max_pool2d} with {@code return_indices=True}.
   *
   * @param input {@code (N, C, H, W)} or without {@code N}
   * @param kernelSize window size, one value for all dimensions, or one per dimension
   * @return the maxima and their indices in the flattened plane, {@code (N, C, H', W')}
   */
  public static ReductionOps.ValuesIndices maxPool2dWithIndices(Tensor input, long... kernelSize) {
    return maxPool2dWithIndices(input, kernelSize, o -> {});
  }

  /**
   * 2D max pooling that also returns the indices of the maxima, {@code
   * torch.nn.functional.max_pool2d} with {@code return_indices=True}.
   *
   * @param input {@code (N, C, H, W)} or without {@code N}
   * @param kernelSize window size, one value for all dimensions, or one per dimension
   * @param options {@code o -> o.stride(2).padding(1)}
   * @return the maxima and their indices in the flattened plane, {@code (N, C, H', W')}
   */
  public static ReductionOps.ValuesIndices maxPool2dWithIndices(
      Tensor input, long[] kernelSize, Consumer<MaxPoolOptions> options) {
    return pool(MAX_POOL2D, input, kernelSize, options);
  }

  /**
   * 3D max pooling that also returns the indices of the maxima, {@code
   * torch.nn.functional.max_pool3d} with {@code return_indices=True}.
   *
   * @param input {@code (N, C, D, H, W)} or without {@code N}
   * @param kernelSize window size, one value for all dimensions, or one per dimension
   * @return the maxima and their indices in the flattened volume, {@code (N, C, D', H', W')}
   */
  public static ReductionOps.ValuesIndices maxPool3dWithIndices(Tensor input, long... kernelSize) {
    return maxPool3dWithIndices(input, kernelSize, o -> {});
  }

  /**
   * 3D max pooling that also returns the indices of the maxima, {@code
   * torch.nn.functional.max_pool3d} with {@code return_indices=True}.
   *
   * @param input {@code (N, C, D, H, W)} or without {@code N}
   * @param kernelSize window size, one value for all dimensions, or one per dimension
   * @param options {@code o -> o.stride(2).padding(1)}
   * @return the maxima and their indices in the flattened volume, {@code (N, C, D', H', W')}
   */
  public static ReductionOps.ValuesIndices maxPool3dWithIndices(
      Tensor input, long[] kernelSize, Consumer<MaxPoolOptions> options) {
    return pool(MAX_POOL3D, input, kernelSize, options);
  }

  /**
   * 1D adaptive max pooling, {@code torch.nn.functional.adaptive_max_pool1d}.
   *
   * @param input {@code (N, C, L)} or without {@code N}
   * @param outputSize output size, one value for all dimensions, or one per dimension
   * @return {@code (N, C, outputSize)}
   */
  public static Tensor adaptiveMaxPool1d(Tensor input, long... outputSize) {
    Tensor[] both = Dispatch.tensors(ADAPTIVE_MAX_POOL1D, input, spread(outputSize, 1));
    both[1].close();
    return both[0];
  }

  /**
   * 1D adaptive max pooling that also returns the indices of the maxima, {@code
   * torch.nn.functional.adaptive_max_pool1d} with {@code return_indices=True}.
   *
   * @param input {@code (N, C, L)} or without {@code N}
   * @param outputSize output size, one value for all dimensions, or one per dimension
   * @return the maxima and their indices in the flattened sequence, {@code (N, C, outputSize)}
   */
  public static ReductionOps.ValuesIndices adaptiveMaxPool1dWithIndices(
      Tensor input, long... outputSize) {
    return valuesIndices(Dispatch.tensors(ADAPTIVE_MAX_POOL1D, input, spread(outputSize, 1)));
  }

  /**
   * 2D adaptive max pooling, {@code torch.nn.functional.adaptive_max_pool2d}.
   *
   * @param input {@code (N, C, H, W)} or without {@code N}
   * @param outputSize output size, one value for all dimensions, or one per dimension
   * @return {@code (N, C, outputSize)}
   */
  public static Tensor adaptiveMaxPool2d(Tensor input, long... outputSize) {
    Tensor[] both = Dispatch.tensors(ADAPTIVE_MAX_POOL2D, input, spread(outputSize, 2));
    both[1].close();
    return both[0];
  }

  /**
   * 2D adaptive max pooling that also returns the indices of the maxima, {@code
   * torch.nn.functional.adaptive_max_pool2d} with {@code return_indices=True}.
   *
   * @param input {@code (N, C, H, W)} or without {@code N}
   * @param outputSize output size, one value for all dimensions, or one per dimension
   * @return the maxima and their indices in the flattened plane, {@code (N, C, outputSize)}
   */
  public static ReductionOps.ValuesIndices adaptiveMaxPool2dWithIndices(
      Tensor input, long... outputSize) {
    return valuesIndices(Dispatch.tensors(ADAPTIVE_MAX_POOL2D, input, spread(outputSize, 2)));
  }

  /**
   * 3D adaptive max pooling, {@code torch.nn.functional.adaptive_max_pool3d}.
   *
   * @param input {@code (N, C, D, H, W)} or without {@code N}
   * @param outputSize output size, one value for all dimensions, or one per dimension
   * @return {@code (N, C, outputSize)}
   */
  public static Tensor adaptiveMaxPool3d(Tensor input, long... outputSize) {
    Tensor[] both = Dispatch.tensors(ADAPTIVE_MAX_POOL3D, input, spread(outputSize, 3));
    both[1].close();
    return both[0];
  }

  /**
   * 3D adaptive max pooling that also returns the indices of the maxima, {@code
   * torch.nn.functional.adaptive_max_pool3d} with {@code return_indices=True}.
   *
   * @param input {@code (N, C, D, H, W)} or without {@code N}
   * @param outputSize output size, one value for all dimensions, or one per dimension
   * @return the maxima and their indices in the flattened volume, {@code (N, C, outputSize)}
   */
  public static ReductionOps.ValuesIndices adaptiveMaxPool3dWithIndices(
      Tensor input, long... outputSize) {
    return valuesIndices(Dispatch.tensors(ADAPTIVE_MAX_POOL3D, input, spread(outputSize, 3)));
  }

  /**
   * 2D fractional max pooling with random windows that also returns the indices of the maxima,
   * {@code torch.nn.functional.fractional_max_pool2d_with_indices}.
   *
   * @param input {@code (N, C, H, W)} or without {@code N}
   * @param kernelSize window size, one value for all dimensions, or one per dimension
   * @param options {@code o -> o.outputRatio(0.5)}; {@code outputSize} or {@code outputRatio} is
   *     required
   * @return the maxima and their indices in the flattened plane
   */
  public static ReductionOps.ValuesIndices fractionalMaxPool2dWithIndices(
      Tensor input, long[] kernelSize, Consumer<FractionalMaxPoolOptions> options) {
    return fractional(FRACTIONAL_MAX_POOL2D, input, spread(kernelSize, 2), options);
  }

  /**
   * 2D fractional max pooling with random windows, {@code
   * torch.nn.functional.fractional_max_pool2d}.
   *
   * @param input {@code (N, C, H, W)} or without {@code N}
   * @param kernelSize window size, one value for all dimensions, or one per dimension
   * @param options {@code o -> o.outputRatio(0.5)}; {@code outputSize} or {@code outputRatio} is
   *     required
   * @return the maxima
   */
  public static Tensor fractionalMaxPool2d(
      Tensor input, long[] kernelSize, Consumer<FractionalMaxPoolOptions> options) {
    ReductionOps.ValuesIndices both = fractionalMaxPool2dWithIndices(input, kernelSize, options);
    both.indices().close();
    return both.values();
  }

  /**
   * 3D fractional max pooling with random windows that also returns the indices of the maxima,
   * {@code torch.nn.functional.fractional_max_pool3d_with_indices}.
   *
   * @param input {@code (N, C, D, H, W)} or without {@code N}
   * @param kernelSize window size, one value for all dimensions, or one per dimension
   * @param options {@code o -> o.outputRatio(0.5)}; {@code outputSize} or {@code outputRatio} is
   *     required
   * @return the maxima and their indices in the flattened volume
   */
  public static ReductionOps.ValuesIndices fractionalMaxPool3dWithIndices(
      Tensor input, long[] kernelSize, Consumer<FractionalMaxPoolOptions> options) {
    return fractional(FRACTIONAL_MAX_POOL3D, input, spread(kernelSize, 3), options);
  }

  /**
   * 3D fractional max pooling with random windows, {@code
   * torch.nn.functional.fractional_max_pool3d}.
   *
   * @param input {@code (N, C, D, H, W)} or without {@code N}
   * @param kernelSize window size, one value for all dimensions, or one per dimension
   * @param options {@code o -> o.outputRatio(0.5)}; {@code outputSize} or {@code outputRatio} is
   *     required
   * @return the maxima
   */
  public static Tensor fractionalMaxPool3d(
      Tensor input, long[] kernelSize, Consumer<FractionalMaxPoolOptions> options) {
    ReductionOps.ValuesIndices both = fractionalMaxPool3dWithIndices(input, kernelSize, options);
    both.indices().close();
    return both.values();
  }

  private static ReductionOps.ValuesIndices pool(
      Op op, Tensor input, long[] kernelSize, Consumer<MaxPoolOptions> options) {
    MaxPoolOptions o = new MaxPoolOptions();
    options.accept(o);
    return valuesIndices(
        Dispatch.tensors(op, input, kernelSize, o.stride, o.padding, o.dilation, o.ceilMode));
  }

  private static ReductionOps.ValuesIndices fractional(
      Op op, Tensor input, long[] kernelSize, Consumer<FractionalMaxPoolOptions> options) {
    FractionalMaxPoolOptions o = new FractionalMaxPoolOptions();
    options.accept(o);
    int dims = kernelSize.length;
    long[] outputSize = o.sizeOf(input, dims);
    Tensor given = o.randomSamples;
    if (given != null) {
      return valuesIndices(Dispatch.tensors(op, input, kernelSize, outputSize, given));
    }
    long batch = input.dim() == dims + 1 ? 1 : input.size(0);
    TensorOptions as = input.dtype().on(input.device());
    return TensorScope.compute(
        () -> {
          Tensor drawn = Torch.rand(as, batch, input.size(-dims - 1), dims);
          return valuesIndices(Dispatch.tensors(op, input, kernelSize, outputSize, drawn));
        });
  }

  private static ReductionOps.ValuesIndices valuesIndices(Tensor[] both) {
    return new ReductionOps.ValuesIndices(both[0], both[1]);
  }

  static long[] spread(long[] sizes, int dims) {
    if (sizes.length != 1) {
      return sizes;
    }
    long[] all = new long[dims];
    Arrays.fill(all, sizes[0]);
    return all;
  }

  /**
   * Options of {@link F#maxPool2dWithIndices(Tensor, long[], Consumer)} and the related functions.
   */
  public static final class MaxPoolOptions {
    long[] stride = {};
    long[] padding = {0};
    long[] dilation = {1};
    boolean ceilMode;

    MaxPoolOptions() {}

    /**
     * Stride of the window. Default: the kernel size.
     *
     * @param stride one value for all dimensions, or one per dimension
     * @return this
     */
    @CanIgnoreReturnValue
    public MaxPoolOptions stride(long... stride) {
      this.stride = stride.clone();
      return this;
    }

    /**
     * Padding on both sides of each dimension with negative infinity. Default 0.
     *
     * @param padding at most half the kernel size
     * @return this
     */
    @CanIgnoreReturnValue
    public MaxPoolOptions padding(long... padding) {
      this.padding = padding.clone();
      return this;
    }

    /**
     * Distance between the elements of a window. Default 1.
     *
     * @param dilation the value
     * @return this
     */
    @CanIgnoreReturnValue
    public MaxPoolOptions dilation(long... dilation) {
      this.dilation = dilation.clone();
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
    public MaxPoolOptions ceilMode(boolean ceilMode) {
      this.ceilMode = ceilMode;
      return this;
    }
  }

  /**
   * Options of {@link F#fractionalMaxPool2d} and {@link F#fractionalMaxPool3d}; the output size or
   * the output ratio is required.
   */
  public static final class FractionalMaxPoolOptions {
    long @Nullable [] outputSize;
    double @Nullable [] outputRatio;
    @Nullable Tensor randomSamples;

    FractionalMaxPoolOptions() {}

    /**
     * Output size.
     *
     * @param outputSize one value for all dimensions, or one per dimension
     * @return this
     */
    @CanIgnoreReturnValue
    public FractionalMaxPoolOptions outputSize(long... outputSize) {
      this.outputSize = outputSize.clone();
      return this;
    }

    /**
     * Output size as a ratio of the input size.
     *
     * @param outputRatio between 0 and 1, one value for all dimensions, or one per dimension
     * @return this
     */
    @CanIgnoreReturnValue
    public FractionalMaxPoolOptions outputRatio(double... outputRatio) {
      this.outputRatio = outputRatio.clone();
      return this;
    }

    /**
     * Random samples that determine the windows. Default: drawn from the default generator.
     *
     * @param randomSamples {@code (N, C, 2)} or {@code (N, C, 3)}, from 0 to 1
     * @return this
     */
    @CanIgnoreReturnValue
    public FractionalMaxPoolOptions randomSamples(Tensor randomSamples) {
      this.randomSamples = randomSamples;
      return this;
    }

    private long[] sizeOf(Tensor input, int dims) {
      if (outputSize != null) {
        return spread(outputSize, dims);
      }
      double[] ratio = outputRatio;
      if (ratio == null) {
        throw new IllegalArgumentException("fractionalMaxPool: set outputSize or outputRatio");
      } else if (ratio.length != 1 && ratio.length != dims) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "fractionalMaxPool: outputRatio takes 1 or %d numbers, not %d",
                dims,
                ratio.length));
      } else if (input.dim() < dims) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "fractionalMaxPool: the input has fewer than %d dimensions: %s",
                dims,
                TensorSummary.of(input)));
      }
      long[] size = new long[dims];
      for (int d = 0; d < dims; d++) {
        size[d] = (long) (input.size(d - dims) * ratio[ratio.length == 1 ? 0 : d]);
      }
      return size;
    }
  }
}
