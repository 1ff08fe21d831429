package org.jtorch.nn;

import org.jtorch.Tensor;

/**
 * Returns its input, {@code torch.nn.Identity}. {@code (*)} to {@code (*)}.
 *
 * <p><b>Ownership:</b> the output is the input.
 *
 * <p><b>Thread safety:</b> safe.
 */
public final class Identity extends Module implements Layer {
  /** The layer. */
  public Identity() {}

  @Override
  public Tensor forward(Tensor input) {
    return input;
  }
}
