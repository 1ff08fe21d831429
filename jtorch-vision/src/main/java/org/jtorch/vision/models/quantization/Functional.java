package org.jtorch.vision.models.quantization;

import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.nn.Identity;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Slot;

/** Operations on several tensors, whose output a quantized model quantizes. */
abstract class Functional extends RangedModule {
  private final Slot<Layer> activationPostProcess;

  Functional() {
    activationPostProcess = slot("activation_post_process", new Identity());
  }

  /** Returns the place of an observer of the output. */
  final Slot<Layer> activationPostProcess() {
    return activationPostProcess;
  }

  /** Returns the sum of two tensors. */
  abstract Tensor add(Tensor a, Tensor b);

  /** Returns the sum of two tensors, negative elements replaced by zero. */
  abstract Tensor addRelu(Tensor a, Tensor b);

  /** Returns the product of two tensors. */
  abstract Tensor mul(Tensor a, Tensor b);

  /** Returns tensors joined along the channels. */
  abstract Tensor cat(List<Tensor> tensors);
}
