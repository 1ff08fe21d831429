package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * ELU activation, x if x &gt; 0, else alpha * (exp(x) - 1), {@code torch.nn.ELU}. Input: {@code
 * (*)}. Output: same shape.
 */
public final class ELU extends Module implements Layer {
  private final double alpha;
  private final boolean inplace;

  /** Creates a layer with alpha 1.0. */
  public ELU() {
    this(1.0);
  }

  /** Creates a layer with the given alpha; see {@link #ELU(double, Consumer)}. */
  public ELU(double alpha) {
    this(alpha, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param alpha the alpha of the formula; large negative inputs approach {@code -alpha}
   * @param options {@code o -> o.inplace(true)}
   */
  public ELU(double alpha, Consumer<InplaceOptions> options) {
    this.alpha = alpha;
    this.inplace = InplaceOptions.of(options);
  }

  @Override
  public Tensor forward(Tensor input) {
    return inplace ? F.elu_(input, alpha) : F.elu(input, alpha);
  }

  @Override
  protected String extraRepr() {
    return "alpha=" + Repr.of(alpha) + (inplace ? ", inplace=True" : "");
  }
}
