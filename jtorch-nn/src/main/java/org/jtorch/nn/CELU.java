package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * CELU activation, max(0, x) + min(0, alpha * (exp(x / alpha) - 1)), {@code torch.nn.CELU}. Input:
 * {@code (*)}. Output: same shape.
 */
public final class CELU extends Module implements Layer {
  private final double alpha;
  private final boolean inplace;

  /** Creates a layer with alpha 1.0. */
  public CELU() {
    this(1.0);
  }

  /** Creates a layer with the given alpha; see {@link #CELU(double, Consumer)}. */
  public CELU(double alpha) {
    this(alpha, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param alpha the alpha of the formula; large negative inputs approach {@code -alpha}
   * @param options {@code o -> o.inplace(true)}
   */
  public CELU(double alpha, Consumer<InplaceOptions> options) {
    this.alpha = alpha;
    this.inplace = InplaceOptions.of(options);
  }

  @Override
  public Tensor forward(Tensor input) {
    return inplace ? F.celu_(input, alpha) : F.celu(input, alpha);
  }

  @Override
  protected String extraRepr() {
    return "alpha=" + Repr.of(alpha) + (inplace ? ", inplace=True" : "");
  }
}
