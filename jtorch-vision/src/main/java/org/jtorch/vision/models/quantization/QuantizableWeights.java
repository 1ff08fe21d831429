package org.jtorch.vision.models.quantization;

import org.jtorch.Tensor;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.init.Init;

/** Initial weights that several models draw. */
final class QuantizableWeights {
  private QuantizableWeights() {}

  /** Draws the weights of convolutions, and with a deviation of 0.01 those of linear layers. */
  static void kaiming(Module model, boolean drawsLinear) {
    for (Module module : model.modules()) {
      if (module instanceof Conv2d conv) {
        Init.kaimingNormal_(
            conv.weight(), o -> o.mode(Init.Fan.OUT).nonlinearity(Init.Nonlinearity.RELU));
        if (conv.hasBias()) {
          Init.zeros_(conv.bias());
        }
      } else if (drawsLinear && module instanceof Linear linear) {
        Init.normal_(linear.weight(), 0, 0.01);
        Init.zeros_(linear.bias());
      }
    }
  }

  /** Draws from a normal distribution truncated to [-2, 2]. */
  static void truncated(Tensor weight, double std) {
    Init.truncNormal_(weight, o -> o.std(std).a(-2).b(2));
  }
}
