package org.jtorch.nn;

import org.jtorch.Tensor;

/**
 * Each element, or 0 where it is near 0, {@code torch.nn.Hardshrink}. {@code (*)} to {@code (*)}.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class Hardshrink extends Module implements Layer {
  private final double lambd;

  /** The layer with lambd 0.5. */
  public Hardshrink() {
    this(0.5);
  }

  /**
   * The layer.
   *
   * @param lambd how far from 0 that reaches, 0.5 by default
   */
  public Hardshrink(double lambd) {
    this.lambd = lambd;
  }

  @Override
  public Tensor forward(Tensor input) {
    return input.hardshrink(lambd);
  }

  @Override
  protected String extraRepr() {
    return Repr.of(lambd);
  }
}
