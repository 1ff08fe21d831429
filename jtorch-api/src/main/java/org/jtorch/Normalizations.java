package org.jtorch;

import org.jtorch.F.LocalResponseNormOptions;
import org.jtorch.F.NormalizeOptions;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;

/** Normalization functions of {@link F} without running statistics. */
final class Normalizations {
  private static final Op NORM = Op.of("aten::norm", "ScalarOpt_dim");
  private static final Op PAD = Op.of("aten::constant_pad_nd", "");
  private static final Op AVG_POOL2D = Op.of("aten::avg_pool2d", "");
  private static final Op AVG_POOL3D = Op.of("aten::avg_pool3d", "");

  private Normalizations() {}

  static Tensor localResponseNorm(Tensor input, long size, LocalResponseNormOptions o) {
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

  static Tensor normalize(Tensor input, NormalizeOptions o) {
    return TensorScope.compute(
        () -> input.div(Dispatch.tensor(NORM, input, o.p, o.dim, true).clampMin(o.eps)));
  }
}
