package org.jtorch.vision.models.quantization;

import org.jtorch.Tensor;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;

/** Conversion to float32, {@code torch.ao.nn.quantized.DeQuantize}. */
final class DeQuantize extends Module implements Layer {
  @Override
  public Tensor forward(Tensor input) {
    return input.dequantize();
  }
}
