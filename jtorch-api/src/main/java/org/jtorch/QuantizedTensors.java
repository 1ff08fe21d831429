package org.jtorch;

/** The operators of quantized tensors, and copies of what their quantizers hold. */
final class QuantizedTensors {
  static final Op DEQUANTIZE = Op.of("aten::dequantize", "self");
  static final Op INT_REPR = Op.of("aten::int_repr", "");
  static final Op Q_SCALE = Op.of("aten::q_scale", "");
  static final Op Q_ZERO_POINT = Op.of("aten::q_zero_point", "");
  static final Op Q_PER_CHANNEL_SCALES = Op.of("aten::q_per_channel_scales", "");
  static final Op Q_PER_CHANNEL_ZERO_POINTS = Op.of("aten::q_per_channel_zero_points", "");
  static final Op Q_PER_CHANNEL_AXIS = Op.of("aten::q_per_channel_axis", "");
  static final Op QSCHEME = Op.of("aten::qscheme", "");
  private static final Op QUANTIZE_PER_CHANNEL = Op.of("aten::quantize_per_channel", "");

  private QuantizedTensors() {}

  /** A quantizer's own tensor as a copy, because kernels trust its length. */
  static Tensor copy(Op op, Tensor quantized) {
    try (TensorScope scope = TensorScope.open()) {
      return scope.keep(Dispatch.tensor(op, quantized).clone());
    }
  }

  /** Quantizes with scales and zero points that nobody else holds. */
  static Tensor perChannel(Tensor input, QuantizedOps.Channels channels, DType dtype) {
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
