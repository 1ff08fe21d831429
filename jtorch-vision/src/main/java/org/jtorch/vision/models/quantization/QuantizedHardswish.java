package org.jtorch.vision.models.quantization;

import org.jtorch.Tensor;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;

/** Hardswish of quantized tensors, {@code torch.ao.nn.quantized.Hardswish}. */
final class QuantizedHardswish extends Module implements Layer {
  private final RangeState range;

  QuantizedHardswish(QuantizationRange range) {
    this.range =
        new RangeState(
            buffer("scale", RangeState.scale(range)),
            buffer("zero_point", RangeState.zeroPoint(range)));
    registerLoadStateDictPostHook((module, mismatch) -> this.range.reset());
  }

  @Override
  public Tensor forward(Tensor input) {
    QuantizedCalls.check("quantized::hardswish", input);
    return QuantizedCalls.call(
        "quantized::hardswish", input, range.scaleValue(), range.zeroPointValue());
  }
}
