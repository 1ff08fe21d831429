package org.jtorch;

import java.util.Objects;
import org.jtorch.F.ConvOptions;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;

/** The convolutions of {@link F}. */
final class Convolutions {
  private static final Op CONV1D = Op.of("aten::conv1d", "");
  private static final Op CONV1D_NAMED = Op.of("aten::conv1d", "padding");
  private static final Op CONV2D = Op.of("aten::conv2d", "");
  private static final Op CONV2D_NAMED = Op.of("aten::conv2d", "padding");
  private static final Op CONV3D = Op.of("aten::conv3d", "");
  private static final Op CONV3D_NAMED = Op.of("aten::conv3d", "padding");
  private static final Op CONV_TBC = Op.of("aten::conv_tbc", "");

  private Convolutions() {}

  static Tensor conv1d(Tensor input, Tensor weight) {
    return Dispatch.tensor(CONV1D, input, weight);
  }

  static Tensor conv1d(Tensor input, Tensor weight, Tensor bias) {
    return Dispatch.tensor(CONV1D, input, weight, Objects.requireNonNull(bias));
  }

  static Tensor conv1d(Tensor input, Tensor weight, ConvOptions options) {
    return convolve(CONV1D, CONV1D_NAMED, input, weight, options);
  }

  static Tensor conv2d(Tensor input, Tensor weight) {
    return Dispatch.tensor(CONV2D, input, weight);
  }

  static Tensor conv2d(Tensor input, Tensor weight, Tensor bias) {
    return Dispatch.tensor(CONV2D, input, weight, Objects.requireNonNull(bias));
  }

  static Tensor conv2d(Tensor input, Tensor weight, ConvOptions options) {
    return convolve(CONV2D, CONV2D_NAMED, input, weight, options);
  }

  static Tensor conv3d(Tensor input, Tensor weight) {
    return Dispatch.tensor(CONV3D, input, weight);
  }

  static Tensor conv3d(Tensor input, Tensor weight, Tensor bias) {
    return Dispatch.tensor(CONV3D, input, weight, Objects.requireNonNull(bias));
  }

  static Tensor conv3d(Tensor input, Tensor weight, ConvOptions options) {
    return convolve(CONV3D, CONV3D_NAMED, input, weight, options);
  }

  static Tensor convTbc(Tensor input, Tensor weight, Tensor bias, long pad) {
    return Dispatch.tensor(CONV_TBC, input, weight, bias, pad);
  }

  private static Tensor convolve(Op op, Op named, Tensor input, Tensor weight, ConvOptions o) {
    ConvPadding name = o.named;
    return name == null
        ? Dispatch.tensor(op, input, weight, o.bias, o.stride, o.padding, o.dilation, o.groups)
        : Dispatch.tensor(
            named, input, weight, o.bias, o.stride, name.schemaName(), o.dilation, o.groups);
  }
}
