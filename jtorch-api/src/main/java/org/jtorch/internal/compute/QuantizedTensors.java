package org.jtorch.internal.compute;

import org.jtorch.DType;
import org.jtorch.QuantizedOps;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;

/** The operators of quantized tensors, and copies of their quantizers' tensors. */
public final class QuantizedTensors {
  public static final Op DEQUANTIZE = Op.of("aten::dequantize", "self");
  public static final Op INT_REPR = Op.of("aten::int_repr", "");
  public static final Op Q_SCALE = Op.of("aten::q_scale", "");
  public static final Op Q_ZERO_POINT = Op.of("aten::q_zero_point", "");
  public static final Op Q_PER_CHANNEL_SCALES = Op.of("aten::q_per_channel_scales", "");
  public static final Op Q_PER_CHANNEL_ZERO_POINTS = Op.of("aten::q_per_channel_zero_points", "");
  public static final Op Q_PER_CHANNEL_AXIS = Op.of("aten::q_per_channel_axis", "");
  public static final Op QSCHEME = Op.of("aten::qscheme", "");
  private static final Op QUANTIZE_PER_CHANNEL = Op.of("aten::quantize_per_channel", "");

  private QuantizedTensors() {}

  /** Returns a copy of a quantizer's tensor, because kernels do not check its length. */
  public static Tensor copy(Op op, Tensor quantized) {
    try (TensorScope scope = TensorScope.open()) {
      return scope.keep(Dispatch.tensor(op, quantized).clone());
    }
  }

  /** Quantizes with private copies of scales and zero points. */
  public static Tensor perChannel(Tensor input, QuantizedOps.Channels channels, DType dtype) {
    try (TensorScope scope = TensorScope.open()) {
      return scope.keep(
          Dispatch.tensor(
              QUANTIZE_PER_CHANNEL,
              input,
              channels.scales().detach().clone(),
              channels.zeroPoints().detach().clone(),
              channels.axis(),
              Dispatch.given("dtype", dtype)));
    }
  }
}
