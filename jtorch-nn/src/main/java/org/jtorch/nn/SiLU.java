package org.jtorch.nn;

import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Each element times its logistic sigmoid, {@code torch.nn.SiLU}. {@code (*)} to {@code (*)}.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class SiLU extends Module implements Layer {
  /** The layer. */
  public SiLU() {}

  @Override
  public Tensor forward(Tensor input) {
    return F.silu(input);
  }
}
