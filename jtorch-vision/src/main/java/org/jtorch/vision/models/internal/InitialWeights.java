package org.jtorch.vision.models.internal;

import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.init.Init;

/** Initial weights that several models draw, in the order of their modules. */
public final class InitialWeights {
  private InitialWeights() {}

  /** Draws the weights of all convolutions and linear layers of a model. */
  public static void draw(
      Module model, Consumer<? super Conv2d> convolutions, Consumer<? super Linear> linears) {
    for (Module module : model.modules()) {
      if (module instanceof Conv2d conv) {
        convolutions.accept(conv);
      } else if (module instanceof Linear linear) {
        linears.accept(linear);
      }
    }
  }

  /** Kaiming's normal distribution for ReLU by the number of outputs, and no bias. */
  public static void kaimingByOutputs(Conv2d conv) {
    Init.kaimingNormal_(
        conv.weight(), o -> o.mode(Init.Fan.OUT).nonlinearity(Init.Nonlinearity.RELU));
    zeroBias(conv);
  }

  /** A normal distribution of standard deviation 0.01, and no bias. */
  public static void smallNormal(Linear linear) {
    Init.normal_(linear.weight(), 0, 0.01);
    Init.zeros_(linear.bias());
  }

  /** Sets the bias of a convolution to 0, if it has one. */
  public static void zeroBias(Conv2d conv) {
    if (conv.hasBias()) {
      Init.zeros_(conv.bias());
    }
  }

  /** A truncated normal distribution of standard deviation 0.02, and no bias. */
  public static void transformer(Linear linear) {
    Init.truncNormal_(linear.weight(), o -> o.std(0.02));
    if (linear.hasBias()) {
      Init.zeros_(linear.bias());
    }
  }

  /** A normal distribution truncated to [-2, 2]. */
  public static void truncatedNormal(Tensor weight, double std) {
    Init.truncNormal_(weight, o -> o.std(std).a(-2).b(2));
  }
}
