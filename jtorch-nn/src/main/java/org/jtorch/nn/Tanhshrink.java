package org.jtorch.nn;

import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Each element minus its hyperbolic tangent, {@code torch.nn.Tanhshrink}. {@code (*)} to {@code
 * (*)}.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class Tanhshrink extends Module implements Layer {
  /** The layer. */
  public Tanhshrink() {}

  @Override
  public Tensor forward(Tensor input) {
    return F.tanhshrink(input);
  }
}
