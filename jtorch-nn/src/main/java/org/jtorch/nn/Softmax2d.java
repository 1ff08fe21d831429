package org.jtorch.nn;

import org.jtorch.Tensor;

/**
 * Exponentials that sum to 1 over the channels at each place of an image, {@code
 * torch.nn.Softmax2d}. {@code (N, C, H, W)} or {@code (C, H, W)} to the same shape.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class Softmax2d extends Module implements Layer {
  /** The layer. */
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
