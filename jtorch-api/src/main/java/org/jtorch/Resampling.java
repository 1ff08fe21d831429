package org.jtorch;

import org.jtorch.F.GridSampleOptions;
import org.jtorch.F.InterpolateOptions;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;

/** Functions of {@link F} for padding, resizing and grid sampling. */
final class Resampling {
  private static final Op PAD = Op.of("aten::pad", "");
  private static final Op GRID_SAMPLER = Op.of("aten::grid_sampler", "");
  private static final Op AFFINE_GRID = Op.of("aten::affine_grid_generator", "");

  private Resampling() {}

  static Tensor pad(Tensor input, long[] pad, PadMode mode) {
    return Dispatch.tensor(PAD, input, pad, mode.schemaName(), null);
  }

  static Tensor pad(Tensor input, long[] pad, PadMode mode, double value) {
    return Dispatch.tensor(PAD, input, pad, mode.schemaName(), value);
  }

  static Tensor interpolate(Tensor input, InterpolateOptions o) {
    return Interpolation.of(input, o);
  }

  static Tensor upsampleNearest(Tensor input, InterpolateOptions o) {
    return interpolate(input, o.mode(InterpolateMode.NEAREST));
  }

  static Tensor upsampleBilinear(Tensor input, InterpolateOptions o) {
    return interpolate(input, o.mode(InterpolateMode.BILINEAR).alignCorners(true));
  }

  static Tensor gridSample(Tensor input, Tensor grid, GridSampleOptions o) {
    return Dispatch.tensor(
        GRID_SAMPLER, input, grid, o.mode.ordinal(), o.paddingMode.ordinal(), o.alignCorners);
  }

  static Tensor affineGrid(Tensor theta, long[] size, boolean alignCorners) {
    return Dispatch.tensor(AFFINE_GRID, theta, size, alignCorners);
  }
}
