package org.jtorch.vision.models.quantization;

import java.util.Arrays;
import java.util.Map;
import org.jtorch.DType;
import org.jtorch.Ops;
import org.jtorch.Tensor;

/** Calls of libtorch's quantized operators, which do not check their arguments themselves. */
final class QuantizedCalls {
  private QuantizedCalls() {}

  /** Calls an operator of two quantized tensors. */
  static Tensor binary(String operator, Tensor a, Tensor b, RangeState range) {
    check(operator, a);
    check(operator, b);
    return call(operator, a, b, range.scaleValue(), range.zeroPointValue());
  }

  static Tensor call(String operator, Object... arguments) {
    return Ops.unchecked().call(operator, Arrays.asList(arguments), Map.of()).toTensor();
  }

  /**
   * Checks that a tensor is quantized.
   *
   * @throws IllegalArgumentException if it is not
   */
  static void check(String operator, Tensor input) {
    if (input.dtype() != DType.QUINT8) {
      throw new IllegalArgumentException(
          operator + ": expected a tensor of dtype quint8, got " + input.dtype() + input.shape());
    }
  }
}
