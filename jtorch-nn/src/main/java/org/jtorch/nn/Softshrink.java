package org.jtorch.nn;

import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Soft shrinkage, {@code sign(x) * max(|x| - lambd, 0)}, {@code torch.nn.Softshrink}. {@code (*)}
 * to {@code (*)}.
 */
public final class Softshrink extends Module implements Layer {
  private final double lambd;

  /** Creates a layer with lambd 0.5. */
  public Softshrink() {
    this(0.5);
  }

  /**
   * Creates a layer.
   *
   * @param lambd the lambda value, 0.5 by default
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
