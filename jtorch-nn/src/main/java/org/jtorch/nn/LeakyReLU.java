package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Each element, or a fraction of it where it is negative, {@code torch.nn.LeakyReLU}. {@code (*)}
 * to {@code (*)}.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class LeakyReLU extends Module implements Layer {
  private final double negativeSlope;
  private final boolean inplace;

  /** The layer with negativeSlope 0.01. */
  public LeakyReLU() {
    this(0.01);
  }

  /**
   * The layer.
   *
   * @param negativeSlope the fraction, 0.01 by default
   */
  public LeakyReLU(double negativeSlope) {
    this(negativeSlope, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param negativeSlope the fraction
   * @param options {@code o -> o.inplace(true)}
   */
  public LeakyReLU(double negativeSlope, Consumer<InplaceOptions> options) {
    this.negativeSlope = negativeSlope;
    this.inplace = InplaceOptions.of(options);
  }

  @Override
  public Tensor forward(Tensor input) {
    return inplace ? F.leakyRelu_(input, negativeSlope) : F.leakyRelu(input, negativeSlope);
  }

  @Override
  protected String extraRepr() {
    return "negative_slope=" + Repr.of(negativeSlope) + (inplace ? ", inplace=True" : "");
  }
}
