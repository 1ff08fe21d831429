package org.jtorch.vision.models.quantization;

import org.jtorch.Tensor;
import org.jtorch.nn.Layer;

/** Hardswish of quantized tensors, {@code torch.ao.nn.quantized.Hardswish}. */
final class QuantizedHardswish extends RangedModule implements Layer {
  private final RangeState range;

  QuantizedHardswish(QuantizationRange range) {
    this.range = ranged(range);
  }

  @Override
  public Tensor forward(Tensor input) {
    QuantizedCalls.check("quantized::hardswish", input);
    return QuantizedCalls.call(
        "quantized::hardswish", input, range.scaleValue(), range.zeroPointValue());
  }
}
