package org.jtorch.vision.models.quantization;

import org.jtorch.Tensor;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;

/** Place where a model quantizes its input, {@code torch.ao.quantization.QuantStub}. */
final class QuantStub extends Module implements Layer {
  @Override
  public Tensor forward(Tensor input) {
    return input;
  }
}
