package org.jtorch.nn;

import org.jtorch.Tensor;

/**
 * Hard shrinkage, x if |x| &gt; lambd, else 0, {@code torch.nn.Hardshrink}. Input: {@code (*)}.
 * Output: same shape.
 */
public final class Hardshrink extends Module implements Layer {
  private final double lambd;

  /** Creates a layer with lambd 0.5. */
  public Hardshrink() {
    this(0.5);
  }

  /**
   * Creates a layer.
   *
   * @param lambd threshold. Default 0.5
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
