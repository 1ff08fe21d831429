package org.jtorch.nn;

import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Each element moved towards 0 by a step, 0 within it, {@code torch.nn.Softshrink}. {@code (*)} to
 * {@code (*)}.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class Softshrink extends Module implements Layer {
  private final double lambd;

  /** The layer with lambd 0.5. */
  public Softshrink() {
    this(0.5);
  }

  /**
   * The layer.
   *
   * @param lambd how far from 0 that reaches, 0.5 by default
   */
  public Softshrink(double lambd) {
    this.lambd = lambd;
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.softshrink(input, lambd);
  }

  @Override
  protected String extraRepr() {
    return Repr.of(lambd);
  }
}
