package org.jtorch.vision.models.quantization;

import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;

/** Quantization of a model's input, {@code torch.ao.nn.quantized.Quantize}. */
final class Quantize extends Module implements Layer {
  private final Slot<Tensor> scale;
  private final Slot<Tensor> zeroPoint;
  private final RangeState range;

  Quantize(QuantizationRange range) {
    scale = buffer("scale", RangeState.scale(range, 1));
    zeroPoint = buffer("zero_point", RangeState.zeroPoint(range, 1));
    this.range = new RangeState(scale, zeroPoint);
    registerLoadStateDictPostHook((module, mismatch) -> this.range.reset());
  }

  @Override
  public Tensor forward(Tensor input) {
    return Torch.quantizePerTensor(input, range.scaleValue(), range.zeroPointValue(), DType.QUINT8);
  }

  @Override
  protected String extraRepr() {
    return "scale=" + scale.get() + ", zero_point=" + zeroPoint.get() + ", dtype=torch.quint8";
  }
}
