package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.FactoryCalls;
import org.jtorch.internal.calls.NativeErrors;
import org.jtorch.internal.calls.Op;
import org.jtorch.internal.calls.TensorSummary;

/** The functions of {@link Torch} that PyTorch implements in Python. */
public abstract sealed class CompositeFunctions extends QuantizedFunctions
    permits RecurrentFunctions {
  private static final Op NATIVE_GROUP_NORM = Op.of("aten::native_group_norm", "");
  private static final Op HISTOGRAMDD = Op.of("aten::histogramdd", "");
  private static final Op HISTOGRAMDD_EDGES = Op.of("aten::histogramdd", "TensorList_bins");
  private static final Op LINSPACE_TENSOR_TENSOR = Op.of("aten::linspace", "Tensor_Tensor");
  private static final Op LINSPACE_TENSOR_SCALAR = Op.of("aten::linspace", "Tensor_Scalar");
  private static final Op LINSPACE_SCALAR_TENSOR = Op.of("aten::linspace", "Scalar_Tensor");
  private static final Op LOGSPACE_TENSOR_TENSOR = Op.of("aten::logspace", "Tensor_Tensor");
  private static final Op LOGSPACE_TENSOR_SCALAR = Op.of("aten::logspace", "Tensor_Scalar");
  private static final Op LOGSPACE_SCALAR_TENSOR = Op.of("aten::logspace", "Scalar_Tensor");

  CompositeFunctions() {}

  /**
   * Shape that results from broadcasting shapes, {@code torch.broadcast_shapes}.
   *
   * @param shapes shapes that can be broadcast with each other
   * @return the broadcast shape
   */
  public static Shape broadcastShapes(Shape... shapes) {
    int rank = 0;
    for (Shape shape : shapes) {
      rank = Math.max(rank, shape.rank());
    }
    long[] sizes = new long[rank];
    Arrays.fill(sizes, 1);
    for (Shape shape : shapes) {
      int offset = rank - shape.rank();
      for (int d = 0; d < shape.rank(); d++) {
        sizes[offset + d] = common(sizes[offset + d], shape.size(d), shapes);
      }
    }
    return Shape.of(sizes);
  }

  private static long common(long size, long other, Shape... shapes) {
    if (size != other && size != 1 && other != 1) {
      throw new IllegalArgumentException(
          "broadcastShapes: "
              + Arrays.toString(shapes)
              + " cannot be broadcast: "
              + size
              + " meets "
              + other);
    }
    return size == 1 ? other : size;
  }

  /**
   * Converts flat indices to coordinates, {@code torch.unravel_index}.
   *
   * @param indices flat indices, integers of any shape
   * @param shape the shape that the flat indices refer to
   * @return one tensor of the indices' shape per dimension
   */
  public static List<Tensor> unravelIndex(Tensor indices, long... shape) {
    return TensorScope.compute(
        () -> {
          List<Tensor> coordinates = new ArrayList<>();
          long below = 1;
          for (int d = shape.length - 1; d >= 0; d--) {
            Tensor quotient = indices.div(below, PointwiseOps.RoundingMode.FLOOR);
            coordinates.add(0, quotient.remainder(shape[d]));
            below *= shape[d];
          }
          return coordinates;
        });
  }

  /**
   * Tensor contraction over the last {@code dims} dimensions of {@code input} and the first of
   * {@code other}, {@code torch.tensordot}.
   *
   * @param input {@code (*, n1, ..., nk)}
   * @param other {@code (n1, ..., nk, *)}
   * @param dims the number of dimensions to contract, k
   * @return the contraction, with the remaining dimensions of both tensors
   */
  public static Tensor tensordot(Tensor input, Tensor other, long dims) {
    if (dims < 0 || dims > Math.min(input.dim(), other.dim())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "tensordot: cannot sum over %d dimensions of %s and %s",
              dims,
              TensorSummary.of(input),
              TensorSummary.of(other)));
    }
    long[] last = new long[(int) dims];
    long[] first = new long[last.length];
    for (int d = 0; d < last.length; d++) {
      last[d] = d - dims;
      first[d] = d;
    }
    return tensordot(input, other, last, first);
  }

  /**
   * Evenly spaced numbers with tensor endpoints, {@code torch.linspace}.
   *
   * @param options dtype, device
   * @param start the first value, a scalar
   * @param end the last value, a scalar
   * @param steps the number of values
   * @return a tensor of shape (steps)
   */
  public static Tensor linspace(TensorOptions options, Tensor start, Tensor end, long steps) {
    return FactoryCalls.make(LINSPACE_TENSOR_TENSOR, options, start, end, steps);
  }

  /**
   * Evenly spaced numbers with tensor endpoints, {@code torch.linspace}.
   *
   * @param options dtype, device
   * @param start the first value, a scalar
   * @param end the last value
   * @param steps the number of values
   * @return a tensor of shape (steps)
   */
  public static Tensor linspace(TensorOptions options, Tensor start, Number end, long steps) {
    return FactoryCalls.make(LINSPACE_TENSOR_SCALAR, options, start, end, steps);
  }

  /**
   * Evenly spaced numbers with tensor endpoints, {@code torch.linspace}.
   *
   * @param options dtype, device
   * @param start the first value
   * @param end the last value, a scalar
   * @param steps the number of values
   * @return a tensor of shape (steps)
   */
  public static Tensor linspace(TensorOptions options, Number start, Tensor end, long steps) {
    return FactoryCalls.make(LINSPACE_SCALAR_TENSOR, options, start, end, steps);
  }

  /**
   * Logarithmically spaced numbers with tensor endpoints, {@code torch.logspace}.
   *
   * @param options dtype, device
   * @param start the first exponent, a scalar
   * @param end the last exponent, a scalar
   * @param steps the number of values
   * @param settings {@code o -> o.base(2)}
   * @return a tensor of shape (steps)
   */
  public static Tensor logspace(
      TensorOptions options,
      Tensor start,
      Tensor end,
      long steps,
      Consumer<LogspaceOptions> settings) {
    return FactoryCalls.make(
        LOGSPACE_TENSOR_TENSOR, options, start, end, steps, LogspaceOptions.baseOf(settings));
  }

  /**
   * Logarithmically spaced numbers with tensor endpoints, {@code torch.logspace}.
   *
   * @param options dtype, device
   * @param start the first exponent, a scalar
   * @param end the last exponent
   * @param steps the number of values
   * @param settings {@code o -> o.base(2)}
   * @return a tensor of shape (steps)
   */
  public static Tensor logspace(
      TensorOptions options,
      Tensor start,
      Number end,
      long steps,
      Consumer<LogspaceOptions> settings) {
    return FactoryCalls.make(
        LOGSPACE_TENSOR_SCALAR, options, start, end, steps, LogspaceOptions.baseOf(settings));
  }

  /**
   * Logarithmically spaced numbers with tensor endpoints, {@code torch.logspace}.
   *
   * @param options dtype, device
   * @param start the first exponent
   * @param end the last exponent, a scalar
   * @param steps the number of values
   * @param settings {@code o -> o.base(2)}
   * @return a tensor of shape (steps)
   */
  public static Tensor logspace(
      TensorOptions options,
      Number start,
      Tensor end,
      long steps,
      Consumer<LogspaceOptions> settings) {
    return FactoryCalls.make(
        LOGSPACE_SCALAR_TENSOR, options, start, end, steps, LogspaceOptions.baseOf(settings));
  }

  /**
   * Logarithmically spaced powers of ten, with options, {@code torch.logspace}.
   *
   * @param options dtype, device
   * @param start the first exponent
   * @param end the last exponent
   * @param steps the number of values
   * @return a tensor of shape (steps)
   */
  public static Tensor logspace(TensorOptions options, Number start, Number end, long steps) {
    return FactoryCalls.make(LOGSPACE, options, start, end, steps, 10);
  }

  /**
   * Logarithmically spaced numbers, {@code torch.logspace}.
   *
   * @param options dtype, device
   * @param start the first exponent
   * @param end the last exponent
   * @param steps the number of values
   * @param settings {@code o -> o.base(2)}
   * @return a tensor of shape (steps)
   */
  public static Tensor logspace(
      TensorOptions options,
      Number start,
      Number end,
      long steps,
      Consumer<LogspaceOptions> settings) {
    return FactoryCalls.make(
        LOGSPACE, options, start, end, steps, LogspaceOptions.baseOf(settings));
  }

  /**
   * The numbers 0, 1, ... up to but excluding {@code end}, with options, {@code torch.arange}.
   *
   * @param options dtype, device
   * @param end the end, excluded
   * @return a tensor of shape (ceil(end))
   */
  public static Tensor arange(TensorOptions options, Number end) {
    return arange(options, 0, end, 1);
  }

  /**
   * The numbers from {@code start} up to but excluding {@code end}, with options, {@code
   * torch.arange}.
   *
   * @param options dtype, device
   * @param start the first value
   * @param end the end, excluded
   * @return a tensor of shape (ceil(end - start))
   */
  public static Tensor arange(TensorOptions options, Number start, Number end) {
    return arange(options, start, end, 1);
  }

  /**
   * D-dimensional histogram with bins of equal size, {@code torch.histogramdd}.
   *
   * @param input points, {@code (*, D)}
   * @param bins the number of bins along each of the {@code D} dimensions
   * @return the histogram and the bin edges
   */
  public static HistogramDd histogramdd(Tensor input, long... bins) {
    return histogramdd(input, bins, o -> {});
  }

  /**
   * D-dimensional histogram with bins of equal size, with options, {@code torch.histogramdd}.
   *
   * @param input points, {@code (*, D)}
   * @param bins the number of bins along each of the {@code D} dimensions
   * @param options {@code o -> o.range(0, 1, 0, 1)}
   * @return the histogram and the bin edges
   */
  public static HistogramDd histogramdd(
      Tensor input, long[] bins, Consumer<HistogramDdOptions> options) {
    HistogramDdOptions o = new HistogramDdOptions();
    options.accept(o);
    return histogram(Dispatch.results(HISTOGRAMDD, input, bins, o.range, o.weight, o.density));
  }

  /**
   * D-dimensional histogram with given bin edges, {@code torch.histogramdd}.
   *
   * @param input points, {@code (*, D)}
   * @param bins the bin edges along each of the {@code D} dimensions, ascending
   * @param options {@code o -> o.density(true)}; no range
   * @return the histogram and the bin edges
   */
  public static HistogramDd histogramdd(
      Tensor input, List<Tensor> bins, Consumer<HistogramDdOptions> options) {
    HistogramDdOptions o = new HistogramDdOptions();
    options.accept(o);
    return histogram(
        Dispatch.results(HISTOGRAMDD_EDGES, input, bins, o.range, o.weight, o.density));
  }

  private static HistogramDd histogram(@Nullable Object[] results) {
    List<Tensor> edges = new ArrayList<>();
    for (Object edge : (List<?>) Objects.requireNonNull(results[1])) {
      edges.add((Tensor) edge);
    }
    return new HistogramDd((Tensor) Objects.requireNonNull(results[0]), edges);
  }

  /**
   * Result of {@link Torch#histogramdd}.
   *
   * @param hist the counts or weights, with {@code D} dimensions
   * @param binEdges the bin edges along each dimension
   */
  public record HistogramDd(Tensor hist, List<Tensor> binEdges) {}

  /** Options of {@link Torch#histogramdd(Tensor, long[], Consumer)}. */
  public static final class HistogramDdOptions {
    double @Nullable [] range;
    @Nullable Tensor weight;
    boolean density;

    HistogramDdOptions() {}

    /**
     * Lower and upper end of the range of each dimension, as a flat sequence.
     *
     * @param range the range of the points by default
     * @return this
     */
    @CanIgnoreReturnValue
    public HistogramDdOptions range(double... range) {
      this.range = range.clone();
      return this;
    }

    /**
     * Weight of each point.
     *
     * @param weight {@code (*)}; ones by default
     * @return this
     */
    @CanIgnoreReturnValue
    public HistogramDdOptions weight(Tensor weight) {
      this.weight = weight;
      return this;
    }

    /**
     * Whether the histogram is normalized to a probability density.
     *
     * @param density false by default
     * @return this
     */
    @CanIgnoreReturnValue
    public HistogramDdOptions density(boolean density) {
      this.density = density;
      return this;
    }
  }

  /** Options of {@link Torch#logspace(TensorOptions, Tensor, Tensor, long, Consumer)}. */
  public static final class LogspaceOptions {
    double base = 10;

    LogspaceOptions() {}

    /**
     * Base of the powers.
     *
     * @param base 10 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public LogspaceOptions base(double base) {
      this.base = base;
      return this;
    }

    private static double baseOf(Consumer<LogspaceOptions> settings) {
      LogspaceOptions o = new LogspaceOptions();
      settings.accept(o);
      return o.base;
    }
  }

  /**
   * Group normalization that also returns the means and reciprocal standard deviations it used,
   * {@code torch.native_group_norm}. PyTorch's arguments N, C and HxW are derived from the input.
   *
   * @param input {@code (N, C, *)}
   * @param group the number of channel groups
   * @return the output {@code (N, C, *)}, means and reciprocal standard deviations {@code (N,
   *     group)}
   * @throws TorchException if the number of channels is not divisible by the number of groups
   */
  public static Normalized nativeGroupNorm(Tensor input, long group) {
    return nativeGroupNorm(input, group, o -> {});
  }

  /**
   * Group normalization with options that also returns the means and reciprocal standard deviations
   * it used, {@code torch.native_group_norm}. PyTorch's arguments N, C and HxW are derived from the
   * input.
   *
   * @param input {@code (N, C, *)}
   * @param group the number of channel groups
   * @param options {@code o -> o.weight(weight).eps(1e-3)}
   * @return the output {@code (N, C, *)}, means and reciprocal standard deviations {@code (N,
   *     group)}
   * @throws TorchException if the number of channels is not divisible by the number of groups
   */
  public static Normalized nativeGroupNorm(
      Tensor input, long group, Consumer<NativeGroupNormOptions> options) {
    NativeGroupNormOptions o = new NativeGroupNormOptions();
    options.accept(o);
    long[] sizes = input.shape().toArray();
    if (sizes.length < 2) {
      throw NativeErrors.refusal("native_group_norm", "the input must be (N, C, *)", input);
    } else if (group < 1 || sizes[1] % group != 0) {
      throw NativeErrors.refusal(
          "native_group_norm",
          "the number of channels must be divisible by the number of groups, " + group,
          input);
    }
    checkChannels("weight", o.weight, sizes[1], input);
    checkChannels("bias", o.bias, sizes[1], input);
    long area = 1;
    for (int i = 2; i < sizes.length; i++) {
      area *= sizes[i];
    }
    Tensor[] results =
        Dispatch.tensors(
            NATIVE_GROUP_NORM, input, o.weight, o.bias, sizes[0], sizes[1], area, group, o.eps);
    return new Normalized(results[0], results[1], results[2]);
  }

  /** Checks that there is one value per channel. The kernel does not, and reads out of bounds. */
  private static void checkChannels(
      String name, @Nullable Tensor values, long channels, Tensor input) {
    if (values != null && !values.shape().equals(Shape.of(channels))) {
      throw NativeErrors.refusal(
          "native_group_norm",
          "expected " + name + " of shape [" + channels + "], got " + values.shape(),
          input,
          values);
    }
  }

  /** Options of {@link #nativeGroupNorm(Tensor, long, Consumer)}. */
  public static final class NativeGroupNormOptions {
    @Nullable Tensor weight;
    @Nullable Tensor bias;
    double eps = 1e-5;

    NativeGroupNormOptions() {}

    /**
     * Scale per channel, applied after normalization.
     *
     * @param weight {@code (C)}; none by default
     * @return this
     */
    @CanIgnoreReturnValue
    public NativeGroupNormOptions weight(Tensor weight) {
      this.weight = Objects.requireNonNull(weight);
      return this;
    }

    /**
     * Bias per channel.
     *
     * @param bias {@code (C)}; none by default
     * @return this
     */
    @CanIgnoreReturnValue
    public NativeGroupNormOptions bias(Tensor bias) {
      this.bias = Objects.requireNonNull(bias);
      return this;
    }

    /**
     * Value added to the variance for numerical stability.
     *
     * @param eps 1e-5 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public NativeGroupNormOptions eps(double eps) {
      this.eps = eps;
      return this;
    }
  }
}
