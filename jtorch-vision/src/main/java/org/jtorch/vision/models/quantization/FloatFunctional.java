package org.jtorch.vision.models.quantization;

import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Operations on floating-point tensors, {@code torch.ao.nn.quantized.FloatFunctional}. */
final class FloatFunctional extends Functional {
  @Override
  Tensor add(Tensor a, Tensor b) {
    return activationPostProcess().get().call(a.add(b));
  }

  @Override
  Tensor addRelu(Tensor a, Tensor b) {
    return activationPostProcess().get().call(a.add(b).relu_());
  }

  @Override
  Tensor mul(Tensor a, Tensor b) {
    return activationPostProcess().get().call(a.mul(b));
  }

  @Override
  Tensor cat(List<Tensor> tensors) {
    return activationPostProcess().get().call(Torch.cat(tensors, 1));
  }
}
