package org.jtorch.vision.models.quantization;

import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.Layer;

/** Quantization of a model's input, {@code torch.ao.nn.quantized.Quantize}. */
final class Quantize extends RangedModule implements Layer {
  private final RangeState range;

  Quantize(QuantizationRange range) {
    this.range = ranged(range, 1);
  }

  @Override
  public Tensor forward(Tensor input) {
    return Torch.quantizePerTensor(input, range.scaleValue(), range.zeroPointValue(), DType.QUINT8);
  }

  @Override
  protected String extraRepr() {
    return range.tensors() + ", dtype=torch.quint8";
  }
}
