package org.jtorch.nn;

import org.jtorch.Tensor;

/**
 * Softmax over the channels at each spatial location, {@code torch.nn.Softmax2d}. {@code (N, C, H,
 * W)} or {@code (C, H, W)} to the same shape.
 */
public final class Softmax2d extends Module implements Layer {
  /** Creates a layer. */
  public Softmax2d() {}

  @Override
  public Tensor forward(Tensor input) {
    int rank = input.dim();
    if (rank != 3 && rank != 4) {
      throw Inputs.refused(this, "the input must have 3 or 4 dimensions, got " + input.shape());
    }
    return input.softmax(-3);
  }
}
