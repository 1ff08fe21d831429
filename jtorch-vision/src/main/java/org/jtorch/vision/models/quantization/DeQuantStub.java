package org.jtorch.vision.models.quantization;

import org.jtorch.Tensor;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;

/** Place where a model dequantizes its output, {@code torch.ao.quantization.DeQuantStub}. */
final class DeQuantStub extends Module implements Layer {
  @Override
  public Tensor forward(Tensor input) {
    return input;
  }
}
