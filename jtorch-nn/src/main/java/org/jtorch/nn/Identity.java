package org.jtorch.nn;

import org.jtorch.Tensor;

/**
 * Identity function: returns its input, {@code torch.nn.Identity}.
 *
 * <p><b>Ownership:</b> the output is the input itself.
 */
public final class Identity extends Module implements Layer {
  /** Creates a layer. */
  public Identity() {}

  @Override
  public Tensor forward(Tensor input) {
    return input;
  }
}
