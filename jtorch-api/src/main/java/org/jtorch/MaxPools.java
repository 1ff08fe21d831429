package org.jtorch;

import java.util.Arrays;
import java.util.Locale;
import org.jtorch.F.FractionalMaxPoolOptions;
import org.jtorch.F.MaxPoolOptions;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;
import org.jtorch.internal.calls.TensorSummary;

/** Max pooling functions of {@link F} with indices, adaptive and fractional max pooling. */
final class MaxPools {
  private static final Op MAX_POOL1D = Op.of("aten::max_pool1d_with_indices", "");
  private static final Op MAX_POOL2D = Op.of("aten::max_pool2d_with_indices", "");
  private static final Op MAX_POOL3D = Op.of("aten::max_pool3d_with_indices", "");
  private static final Op ADAPTIVE_MAX_POOL1D = Op.of("aten::adaptive_max_pool1d", "");
  private static final Op ADAPTIVE_MAX_POOL2D = Op.of("aten::adaptive_max_pool2d", "");
  private static final Op ADAPTIVE_MAX_POOL3D = Op.of("aten::adaptive_max_pool3d", "");
  private static final Op FRACTIONAL_MAX_POOL2D = Op.of("aten::fractional_max_pool2d", "");
  private static final Op FRACTIONAL_MAX_POOL3D = Op.of("aten::fractional_max_pool3d", "");

  private MaxPools() {}

  static ReductionOps.ValuesIndices maxPool1dWithIndices(
      Tensor input, long[] kernelSize, MaxPoolOptions options) {
    return pool(MAX_POOL1D, input, kernelSize, options);
  }

  static ReductionOps.ValuesIndices maxPool2dWithIndices(
      Tensor input, long[] kernelSize, MaxPoolOptions options) {
    return pool(MAX_POOL2D, input, kernelSize, options);
  }

  static ReductionOps.ValuesIndices maxPool3dWithIndices(
      Tensor input, long[] kernelSize, MaxPoolOptions options) {
    return pool(MAX_POOL3D, input, kernelSize, options);
  }

  static Tensor adaptiveMaxPool1d(Tensor input, long... outputSize) {
    Tensor[] both = Dispatch.tensors(ADAPTIVE_MAX_POOL1D, input, spread(outputSize, 1));
    both[1].close();
    return both[0];
  }

  static ReductionOps.ValuesIndices adaptiveMaxPool1dWithIndices(Tensor input, long... outputSize) {
    return valuesIndices(Dispatch.tensors(ADAPTIVE_MAX_POOL1D, input, spread(outputSize, 1)));
  }

  static Tensor adaptiveMaxPool2d(Tensor input, long... outputSize) {
    Tensor[] both = Dispatch.tensors(ADAPTIVE_MAX_POOL2D, input, spread(outputSize, 2));
    both[1].close();
    return both[0];
  }

  static ReductionOps.ValuesIndices adaptiveMaxPool2dWithIndices(Tensor input, long... outputSize) {
    return valuesIndices(Dispatch.tensors(ADAPTIVE_MAX_POOL2D, input, spread(outputSize, 2)));
  }

  static Tensor adaptiveMaxPool3d(Tensor input, long... outputSize) {
    Tensor[] both = Dispatch.tensors(ADAPTIVE_MAX_POOL3D, input, spread(outputSize, 3));
    both[1].close();
    return both[0];
  }

  static ReductionOps.ValuesIndices adaptiveMaxPool3dWithIndices(Tensor input, long... outputSize) {
    return valuesIndices(Dispatch.tensors(ADAPTIVE_MAX_POOL3D, input, spread(outputSize, 3)));
  }

  static ReductionOps.ValuesIndices fractionalMaxPool2dWithIndices(
      Tensor input, long[] kernelSize, FractionalMaxPoolOptions options) {
    return fractional(FRACTIONAL_MAX_POOL2D, input, spread(kernelSize, 2), options);
  }

  static Tensor fractionalMaxPool2d(
      Tensor input, long[] kernelSize, FractionalMaxPoolOptions options) {
    ReductionOps.ValuesIndices both = fractionalMaxPool2dWithIndices(input, kernelSize, options);
    both.indices().close();
    return both.values();
  }

  static ReductionOps.ValuesIndices fractionalMaxPool3dWithIndices(
      Tensor input, long[] kernelSize, FractionalMaxPoolOptions options) {
    return fractional(FRACTIONAL_MAX_POOL3D, input, spread(kernelSize, 3), options);
  }

  static Tensor fractionalMaxPool3d(
      Tensor input, long[] kernelSize, FractionalMaxPoolOptions options) {
    ReductionOps.ValuesIndices both = fractionalMaxPool3dWithIndices(input, kernelSize, options);
    both.indices().close();
    return both.values();
  }

  private static ReductionOps.ValuesIndices pool(
      Op op, Tensor input, long[] kernelSize, MaxPoolOptions o) {
    return valuesIndices(
        Dispatch.tensors(op, input, kernelSize, o.stride, o.padding, o.dilation, o.ceilMode));
  }

  private static ReductionOps.ValuesIndices fractional(
      Op op, Tensor input, long[] kernelSize, FractionalMaxPoolOptions o) {
    int dims = kernelSize.length;
    long[] outputSize = sizeOf(o, input, dims);
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

  private static long[] sizeOf(FractionalMaxPoolOptions o, Tensor input, int dims) {
    long[] outputSize = o.outputSize;
    if (outputSize != null) {
      return spread(outputSize, dims);
    }
    double[] ratio = o.outputRatio;
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
