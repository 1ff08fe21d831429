package org.jtorch.nn;

import java.util.Objects;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Each element times the normal distribution's probability of less than it, {@code torch.nn.GELU}.
 * {@code (*)} to {@code (*)}.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
@SuppressWarnings("NonCanonicalType") // F's types are named through F, as its users do
public final class GELU extends Module implements Layer {
  private final F.Approximate approximate;

  /** The exact function. */
  public GELU() {
    this(F.Approximate.NONE);
  }

  /**
   * The function, exact or approximated.
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
