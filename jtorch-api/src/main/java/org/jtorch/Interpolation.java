package org.jtorch;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;
import org.jtorch.internal.calls.TensorSummary;

/**
 * Selects libtorch's resize kernel, and its size arguments, for an input rank and an interpolation
 * mode.
 */
final class Interpolation {
  /** Kernels of a mode, indexed by the number of spatial dimensions; null where there is none. */
  private static final Map<InterpolateMode, @Nullable Op[]> KERNELS =
      new EnumMap<>(InterpolateMode.class);

  private static final Op BILINEAR_ANTIALIASED = Op.of("aten::_upsample_bilinear2d_aa", "vec");
  private static final Op BICUBIC_ANTIALIASED = Op.of("aten::_upsample_bicubic2d_aa", "vec");

  static {
    KERNELS.put(
        InterpolateMode.NEAREST,
        kernels("upsample_nearest1d", "upsample_nearest2d", "upsample_nearest3d"));
    KERNELS.put(
        InterpolateMode.NEAREST_EXACT,
        kernels(
            "_upsample_nearest_exact1d", "_upsample_nearest_exact2d", "_upsample_nearest_exact3d"));
    KERNELS.put(InterpolateMode.LINEAR, kernels("upsample_linear1d", "", ""));
    KERNELS.put(InterpolateMode.BILINEAR, kernels("", "upsample_bilinear2d", ""));
    KERNELS.put(InterpolateMode.BICUBIC, kernels("", "upsample_bicubic2d", ""));
    KERNELS.put(InterpolateMode.TRILINEAR, kernels("", "", "upsample_trilinear3d"));
    KERNELS.put(
        InterpolateMode.AREA,
        new Op[] {
          Op.of("aten::adaptive_avg_pool1d", ""),
          Op.of("aten::adaptive_avg_pool2d", ""),
          Op.of("aten::adaptive_avg_pool3d", "")
        });
  }

  private Interpolation() {}

  static Tensor of(Tensor input, F.InterpolateOptions o) {
    int dims = input.dim() - 2;
    if (dims < 1) {
      throw new IllegalArgumentException(
          "interpolate: takes (N, C, ...) with one to three sizes more, not "
              + TensorSummary.of(input));
    }
    long[] size = size(input, dims, o);
    double[] factors = size == null ? factors(dims, o) : null;
    Op kernel = kernel(input, dims, o);
    return switch (o.mode) {
      case AREA -> Dispatch.tensor(kernel, input, size);
      case NEAREST, NEAREST_EXACT -> Dispatch.tensor(kernel, input, size, factors);
      default -> Dispatch.tensor(kernel, input, size, Boolean.TRUE.equals(o.alignCorners), factors);
    };
  }

  /** The output size, or null if the kernel computes it from the scale factors. */
  private static long @Nullable [] size(Tensor input, int dims, F.InterpolateOptions o) {
    if ((o.size == null) == (o.scaleFactor == null)) {
      throw new IllegalArgumentException("interpolate: set either size or scaleFactor");
    }
    if (o.size != null) {
      if (o.recomputeScaleFactor) {
        throw new IllegalArgumentException(
            "interpolate: recomputeScaleFactor has no meaning beside size");
      }
      long[] size = o.size.length == 1 ? filled(dims, o.size[0]) : o.size;
      checkLength("size", size.length, dims, input);
      return size;
    }
    double[] factors = factors(dims, o);
    checkLength("scaleFactor", factors.length, dims, input);
    if (!o.recomputeScaleFactor && o.mode != InterpolateMode.AREA) {
      return null;
    }
    long[] size = new long[dims];
    for (int d = 0; d < dims; d++) {
      size[d] = (long) (input.size(d + 2) * factors[d]);
    }
    return size;
  }

  private static double[] factors(int dims, F.InterpolateOptions o) {
    double[] factors = o.scaleFactor;
    if (factors == null) {
      throw new IllegalStateException("interpolate: no scaleFactor");
    }
    if (factors.length != 1) {
      return factors;
    }
    double[] all = new double[dims];
    Arrays.fill(all, factors[0]);
    return all;
  }

  private static Op kernel(Tensor input, int dims, F.InterpolateOptions o) {
    boolean between =
        switch (o.mode) {
          case NEAREST, NEAREST_EXACT, AREA -> false;
          default -> true;
        };
    if (o.alignCorners != null && !between) {
      throw new IllegalArgumentException(
          "interpolate: alignCorners is for the linear and cubic modes, not " + o.mode);
    }
    if (o.antialias) {
      return antialiased(input, o.mode);
    }
    Op kernel = dims > 3 ? null : Objects.requireNonNull(KERNELS.get(o.mode))[dims - 1];
    if (kernel == null) {
      throw new IllegalArgumentException(
          "interpolate: mode " + o.mode + " does not take an input of " + input.shape());
    }
    return kernel;
  }

  private static Op antialiased(Tensor input, InterpolateMode mode) {
    boolean linear = mode == InterpolateMode.BILINEAR;
    if (input.dim() != 4 || !(linear || mode == InterpolateMode.BICUBIC)) {
      throw new IllegalArgumentException(
          "interpolate: antialias is for BILINEAR and BICUBIC and an input of (N, C, H, W)");
    }
    return linear ? BILINEAR_ANTIALIASED : BICUBIC_ANTIALIASED;
  }

  private static void checkLength(String what, int length, int dims, Tensor input) {
    if (length != dims) {
      throw new IllegalArgumentException(
          "interpolate: "
              + what
              + " has "
              + length
              + " numbers, an input of "
              + input.shape()
              + " needs "
              + dims);
    }
  }

  private static long[] filled(int length, long value) {
    long[] all = new long[length];
    Arrays.fill(all, value);
    return all;
  }

  private static @Nullable Op[] kernels(String... names) {
    @Nullable Op[] kernels = new Op[names.length];
    for (int i = 0; i < names.length; i++) {
      kernels[i] = names[i].isEmpty() ? null : Op.of("aten::" + names[i], "vec");
    }
    return kernels;
  }
}
