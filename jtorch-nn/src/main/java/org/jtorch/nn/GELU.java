package org.jtorch.nn;

import java.util.Objects;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * GELU activation, x * Phi(x), where Phi is the standard normal CDF, {@code torch.nn.GELU}. Input:
 * {@code (*)}. Output: same shape.
 */
public final class GELU extends Module implements Layer {
  private final F.Approximate approximate;

  /** Creates a layer without approximation. */
  public GELU() {
    this(F.Approximate.NONE);
  }

  /**
   * Creates a layer with the given approximation.
   *
   * @param approximate {@code NONE} by default
   */
  public GELU(F.Approximate approximate) {
    this.approximate = Objects.requireNonNull(approximate);
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.gelu(input, o -> o.approximate(approximate));
  }

  @Override
  protected String extraRepr() {
    return "approximate='" + (approximate == F.Approximate.TANH ? "tanh" : "none") + "'";
  }
}
