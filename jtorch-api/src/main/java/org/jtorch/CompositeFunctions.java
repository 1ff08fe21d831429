package org.jtorch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jtorch.Torch.HistogramDd;
import org.jtorch.Torch.HistogramDdOptions;
import org.jtorch.Torch.LogspaceOptions;
import org.jtorch.Torch.NativeGroupNormOptions;
import org.jtorch.Torch.Normalized;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.FactoryCalls;
import org.jtorch.internal.calls.NativeErrors;
import org.jtorch.internal.calls.Op;
import org.jtorch.internal.calls.TensorSummary;

/** The functions of {@link Torch} that PyTorch implements in Python. */
final class CompositeFunctions {
  private static final Op NATIVE_GROUP_NORM = Op.of("aten::native_group_norm", "");
  private static final Op HISTOGRAMDD = Op.of("aten::histogramdd", "");
  private static final Op HISTOGRAMDD_EDGES = Op.of("aten::histogramdd", "TensorList_bins");
  private static final Op LINSPACE_TENSOR_TENSOR = Op.of("aten::linspace", "Tensor_Tensor");
  private static final Op LINSPACE_TENSOR_SCALAR = Op.of("aten::linspace", "Tensor_Scalar");
  private static final Op LINSPACE_SCALAR_TENSOR = Op.of("aten::linspace", "Scalar_Tensor");
  private static final Op LOGSPACE_TENSOR_TENSOR = Op.of("aten::logspace", "Tensor_Tensor");
  private static final Op LOGSPACE_TENSOR_SCALAR = Op.of("aten::logspace", "Tensor_Scalar");
  private static final Op LOGSPACE_SCALAR_TENSOR = Op.of("aten::logspace", "Scalar_Tensor");

  private CompositeFunctions() {}

  static Shape broadcastShapes(Shape... shapes) {
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

  static List<Tensor> unravelIndex(Tensor indices, long... shape) {
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

  static Tensor tensordot(Tensor input, Tensor other, long dims) {
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
    return Torch.tensordot(input, other, last, first);
  }

  static Tensor linspace(TensorOptions options, Tensor start, Tensor end, long steps) {
    return FactoryCalls.make(LINSPACE_TENSOR_TENSOR, options, start, end, steps);
  }

  static Tensor linspace(TensorOptions options, Tensor start, Number end, long steps) {
    return FactoryCalls.make(LINSPACE_TENSOR_SCALAR, options, start, end, steps);
  }

  static Tensor linspace(TensorOptions options, Number start, Tensor end, long steps) {
    return FactoryCalls.make(LINSPACE_SCALAR_TENSOR, options, start, end, steps);
  }

  static Tensor logspace(
      TensorOptions options, Tensor start, Tensor end, long steps, LogspaceOptions settings) {
    return FactoryCalls.make(LOGSPACE_TENSOR_TENSOR, options, start, end, steps, settings.base);
  }

  static Tensor logspace(
      TensorOptions options, Tensor start, Number end, long steps, LogspaceOptions settings) {
    return FactoryCalls.make(LOGSPACE_TENSOR_SCALAR, options, start, end, steps, settings.base);
  }

  static Tensor logspace(
      TensorOptions options, Number start, Tensor end, long steps, LogspaceOptions settings) {
    return FactoryCalls.make(LOGSPACE_SCALAR_TENSOR, options, start, end, steps, settings.base);
  }

  static Tensor logspace(TensorOptions options, Number start, Number end, long steps) {
    return FactoryCalls.make(Factories.LOGSPACE, options, start, end, steps, 10);
  }

  static Tensor logspace(
      TensorOptions options, Number start, Number end, long steps, LogspaceOptions settings) {
    return FactoryCalls.make(Factories.LOGSPACE, options, start, end, steps, settings.base);
  }

  static HistogramDd histogramdd(Tensor input, long[] bins, HistogramDdOptions o) {
    return histogram(Dispatch.results(HISTOGRAMDD, input, bins, o.range, o.weight, o.density));
  }

  static HistogramDd histogramdd(Tensor input, List<Tensor> bins, HistogramDdOptions o) {
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

  static Normalized nativeGroupNorm(Tensor input, long group, NativeGroupNormOptions o) {
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
}
