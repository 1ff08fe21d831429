package org.jtorch;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jtorch.F.LpPoolOptions;
import org.jtorch.F.MaxUnpoolOptions;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;
import org.jtorch.internal.calls.TensorSummary;

/** Max unpooling and power-average pooling functions of {@link F}. */
final class Unpools {
  private static final Op MAX_UNPOOL2D = Op.of("aten::max_unpool2d", "");
  private static final Op MAX_UNPOOL3D = Op.of("aten::max_unpool3d", "");

  private Unpools() {}

  static Tensor maxUnpool1d(Tensor input, Tensor indices, long[] kernelSize, MaxUnpoolOptions o) {
    Pooled pooled = Pooled.of(o, kernelSize, 1);
    long[] size = {pooled.sizeFor(input, o.outputSize)[0], 1};
    return TensorScope.compute(
        () ->
            Dispatch.tensor(MAX_UNPOOL2D, input.unsqueeze(-1), indices.unsqueeze(-1), size)
                .squeeze(-1));
  }

  static Tensor maxUnpool2d(Tensor input, Tensor indices, long[] kernelSize, MaxUnpoolOptions o) {
    Pooled pooled = Pooled.of(o, kernelSize, 2);
    return Dispatch.tensor(MAX_UNPOOL2D, input, indices, pooled.sizeFor(input, o.outputSize));
  }

  static Tensor maxUnpool3d(Tensor input, Tensor indices, long[] kernelSize, MaxUnpoolOptions o) {
    Objects.requireNonNull(indices);
    Pooled pooled = Pooled.of(o, kernelSize, 3);
    return Dispatch.tensor(
        MAX_UNPOOL3D,
        input,
        indices,
        pooled.sizeFor(input, o.outputSize),
        pooled.stride,
        pooled.padding);
  }

  static Tensor lpPool1d(Tensor input, double normType, long[] kernelSize, LpPoolOptions o) {
    long[] window = MaxPools.spread(kernelSize, 1);
    Pool greatest = x -> F.maxPool1d(x, window, p -> p.stride(o.stride).ceilMode(o.ceilMode));
    Pool mean = x -> F.avgPool1d(x, window, p -> p.stride(o.stride).ceilMode(o.ceilMode));
    return TensorScope.compute(() -> byNorm(input, normType, window, greatest, mean));
  }

  static Tensor lpPool2d(Tensor input, double normType, long[] kernelSize, LpPoolOptions o) {
    long[] window = MaxPools.spread(kernelSize, 2);
    Pool greatest = x -> F.maxPool2d(x, window, p -> p.stride(o.stride).ceilMode(o.ceilMode));
    Pool mean = x -> F.avgPool2d(x, window, p -> p.stride(o.stride).ceilMode(o.ceilMode));
    return TensorScope.compute(() -> byNorm(input, normType, window, greatest, mean));
  }

  static Tensor lpPool3d(Tensor input, double normType, long[] kernelSize, LpPoolOptions o) {
    long[] window = MaxPools.spread(kernelSize, 3);
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

  /** The windows of the pooling that is inverted, with one value per dimension. */
  private static final class Pooled {
    private final long[] kernelSize;
    private final long[] stride;
    private final long[] padding;

    private Pooled(long[] kernelSize, long[] stride, long[] padding) {
      this.kernelSize = kernelSize;
      this.stride = stride;
      this.padding = padding;
    }

    static Pooled of(MaxUnpoolOptions o, long[] kernelSize, int dims) {
      long[] kernel = oneEach("kernelSize", kernelSize, dims);
      long[] stride = o.stride.length == 0 ? kernel : oneEach("stride", o.stride, dims);
      return new Pooled(kernel, stride, oneEach("padding", o.padding, dims));
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
      return MaxPools.spread(sizes, dims);
    }

    /** Returns the size that was set, or the smallest one that pools to the input's size. */
    long[] sizeFor(Tensor input, long @Nullable [] outputSize) {
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
      if (outputSize == null) {
        return smallest;
      }
      long[] wanted =
          outputSize.length == dims + 2 ? Arrays.copyOfRange(outputSize, 2, dims + 2) : outputSize;
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
}
