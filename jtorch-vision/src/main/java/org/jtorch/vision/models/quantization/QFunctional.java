package org.jtorch.vision.models.quantization;

import java.util.List;
import org.jtorch.Tensor;

/** Operations on quantized tensors, {@code torch.ao.nn.quantized.QFunctional}. */
final class QFunctional extends Functional {
  private final RangeState range;

  QFunctional(QuantizationRange range) {
    this.range = ranged(range);
  }

  @Override
  Tensor add(Tensor a, Tensor b) {
    return QuantizedCalls.binary("quantized::add", a, b, range);
  }

  @Override
  Tensor addRelu(Tensor a, Tensor b) {
    return QuantizedCalls.binary("quantized::add_relu", a, b, range);
  }

  @Override
  Tensor mul(Tensor a, Tensor b) {
    return QuantizedCalls.binary("quantized::mul", a, b, range);
  }

  @Override
  Tensor cat(List<Tensor> tensors) {
    tensors.forEach(tensor -> QuantizedCalls.check("quantized::cat", tensor));
    return QuantizedCalls.call(
        "quantized::cat", tensors, 1, range.scaleValue(), range.zeroPointValue());
  }

  @Override
  protected String extraRepr() {
    return range.repr();
  }
}
