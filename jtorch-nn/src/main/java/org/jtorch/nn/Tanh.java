package org.jtorch.nn;

import org.jtorch.Tensor;

/** Hyperbolic tangent activation, {@code torch.nn.Tanh}. {@code (*)} to {@code (*)}. */
public final class Tanh extends Module implements Layer {
  /** Creates a layer. */
  public Tanh() {}

  @Override
  public Tensor forward(Tensor input) {
    return input.tanh();
  }
}
