package org.jtorch.internal.text;

import java.util.List;
import java.util.Locale;
import org.jtorch.Tensor;

/** Prints the quantization parameters of a quantized tensor, as Python does. */
final class QuantizedText {
  private QuantizedText() {}

  static List<String> suffixes(Tensor tensor) {
    String scheme = tensor.qscheme().name().toLowerCase(Locale.ROOT);
    String named = "quantization_scheme=torch." + scheme;
    if (scheme.startsWith("per_tensor")) {
      return List.of(named, "scale=" + tensor.qScale(), "zero_point=" + tensor.qZeroPoint());
    }
    return List.of(
        named,
        "scale=" + tensor.qPerChannelScales(),
        "zero_point=" + tensor.qPerChannelZeroPoints(),
        "axis=" + tensor.qPerChannelAxis());
  }
}
