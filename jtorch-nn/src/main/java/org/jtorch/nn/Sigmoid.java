package org.jtorch.nn;

import org.jtorch.Tensor;

/**
 * Sigmoid activation, {@code 1 / (1 + exp(-x))}, {@code torch.nn.Sigmoid}. {@code (*)} to {@code
 * (*)}.
 */
public final class Sigmoid extends Module implements Layer {
  /** Creates a layer. */
  public Sigmoid() {}

  @Override
  public Tensor forward(Tensor input) {
    return input.sigmoid();
  }
}
