package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Leaky ReLU activation, max(0, x) + negativeSlope * min(0, x), {@code torch.nn.LeakyReLU}. Input:
 * {@code (*)}. Output: same shape.
 */
public final class LeakyReLU extends Module implements Layer {
  private final double negativeSlope;
  private final boolean inplace;

  /** Creates a layer with negativeSlope 0.01. */
  public LeakyReLU() {
    this(0.01);
  }

  /** Creates a layer; see {@link #LeakyReLU(double, Consumer)}. */
  public LeakyReLU(double negativeSlope) {
    this(negativeSlope, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param negativeSlope slope of negative inputs
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
