package org.jtorch;

import java.util.List;

/** How a quantized tensor's integers stand for numbers, as Python prints it. */
final class QuantizedText {
  private static final String[] SCHEMES = {
    "per_tensor_affine",
    "per_channel_affine",
    "per_tensor_symmetric",
    "per_channel_symmetric",
    "per_channel_affine_float_qparams"
  };

  private QuantizedText() {}

  static List<String> suffixes(Tensor tensor) {
    String scheme = SCHEMES[(int) Dispatch.integer(op("qscheme"), tensor)];
    String named = "quantization_scheme=torch." + scheme;
    if (scheme.startsWith("per_tensor")) {
      return List.of(
          named,
          "scale=" + Dispatch.real(op("q_scale"), tensor),
          "zero_point=" + Dispatch.integer(op("q_zero_point"), tensor));
    }
    return List.of(
        named,
        "scale=" + Dispatch.tensor(op("q_per_channel_scales"), tensor),
        "zero_point=" + Dispatch.tensor(op("q_per_channel_zero_points"), tensor),
        "axis=" + Dispatch.integer(op("q_per_channel_axis"), tensor));
  }

  private static Op op(String name) {
    return Op.of("aten::" + name, "");
  }
}
