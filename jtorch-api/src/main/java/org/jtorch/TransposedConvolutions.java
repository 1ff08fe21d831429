package org.jtorch;

import java.util.Objects;
import org.jtorch.F.BlockOptions;
import org.jtorch.F.ConvTransposeOptions;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;

/** Transposed convolutions and sliding-block functions of {@link F}. */
final class TransposedConvolutions {
  private static final Op CONV_TRANSPOSE1D = Op.of("aten::conv_transpose1d", "");
  private static final Op CONV_TRANSPOSE2D = Op.of("aten::conv_transpose2d", "input");
  private static final Op CONV_TRANSPOSE3D = Op.of("aten::conv_transpose3d", "input");
  private static final Op IM2COL = Op.of("aten::im2col", "");
  private static final Op COL2IM = Op.of("aten::col2im", "");

  private TransposedConvolutions() {}

  static Tensor convTranspose1d(Tensor input, Tensor weight) {
    return Dispatch.tensor(CONV_TRANSPOSE1D, input, weight);
  }

  static Tensor convTranspose1d(Tensor input, Tensor weight, Tensor bias) {
    return Dispatch.tensor(CONV_TRANSPOSE1D, input, weight, Objects.requireNonNull(bias));
  }

  static Tensor convTranspose1d(Tensor input, Tensor weight, ConvTransposeOptions options) {
    return transposed(CONV_TRANSPOSE1D, input, weight, options);
  }

  static Tensor convTranspose2d(Tensor input, Tensor weight) {
    return Dispatch.tensor(CONV_TRANSPOSE2D, input, weight);
  }

  static Tensor convTranspose2d(Tensor input, Tensor weight, Tensor bias) {
    return Dispatch.tensor(CONV_TRANSPOSE2D, input, weight, Objects.requireNonNull(bias));
  }

  static Tensor convTranspose2d(Tensor input, Tensor weight, ConvTransposeOptions options) {
    return transposed(CONV_TRANSPOSE2D, input, weight, options);
  }

  static Tensor convTranspose3d(Tensor input, Tensor weight) {
    return Dispatch.tensor(CONV_TRANSPOSE3D, input, weight);
  }

  static Tensor convTranspose3d(Tensor input, Tensor weight, Tensor bias) {
    return Dispatch.tensor(CONV_TRANSPOSE3D, input, weight, Objects.requireNonNull(bias));
  }

  static Tensor convTranspose3d(Tensor input, Tensor weight, ConvTransposeOptions options) {
    return transposed(CONV_TRANSPOSE3D, input, weight, options);
  }

  private static Tensor transposed(Op op, Tensor input, Tensor weight, ConvTransposeOptions o) {
    return Dispatch.tensor(
        op, input, weight, o.bias, o.stride, o.padding, o.outputPadding, o.groups, o.dilation);
  }

  static Tensor unfold(Tensor input, long[] kernelSize, BlockOptions o) {
    return Dispatch.tensor(
        IM2COL, input, pair(kernelSize), pair(o.dilation), pair(o.padding), pair(o.stride));
  }

  static Tensor fold(Tensor input, long[] outputSize, long[] kernelSize, BlockOptions o) {
    return Dispatch.tensor(
        COL2IM,
        input,
        pair(outputSize),
        pair(kernelSize),
        pair(o.dilation),
        pair(o.padding),
        pair(o.stride));
  }

  private static long[] pair(long[] sizes) {
    return sizes.length == 1 ? new long[] {sizes[0], sizes[0]} : sizes;
  }
}
