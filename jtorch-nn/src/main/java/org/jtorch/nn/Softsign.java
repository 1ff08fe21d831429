package org.jtorch.nn;

import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Softsign activation, {@code x / (1 + |x|)}, {@code torch.nn.Softsign}. {@code (*)} to {@code
 * (*)}.
 */
public final class Softsign extends Module implements Layer {
  /** Creates a layer. */
  public Softsign() {}

  @Override
  public Tensor forward(Tensor input) {
    return F.softsign(input);
  }
}
