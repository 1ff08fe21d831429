package org.jtorch.nn;

import org.jtorch.Tensor;

/**
 * Squeezes each element between -1 and 1, {@code torch.nn.Tanh}. {@code (*)} to {@code (*)}.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class Tanh extends Module implements Layer {
  /** The layer. */
  public Tanh() {}

  @Override
  public Tensor forward(Tensor input) {
    return input.tanh();
  }
}
