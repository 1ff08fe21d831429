package org.jtorch.vision.models.internal;

import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.init.Init;
import org.jtorch.vision.ops.MLP;

/** Perceptrons of transformers. */
public final class Perceptrons {
  private Perceptrons() {}

  /** Sets the initial values of the linear layers of a transformer's perceptron. */
  public static void initialize(MLP mlp) {
    for (Layer layer : mlp) {
      if (layer instanceof Linear linear) {
        Init.xavierUniform_(linear.weight());
        Init.normal_(linear.bias(), 0, 1e-6);
      }
    }
  }
}
