package org.jtorch.nn;

import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Each element divided by 1 plus its magnitude, {@code torch.nn.Softsign}. {@code (*)} to {@code
 * (*)}.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class Softsign extends Module implements Layer {
  /** The layer. */
  public Softsign() {}

  @Override
  public Tensor forward(Tensor input) {
    return F.softsign(input);
  }
}
