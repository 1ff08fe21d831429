package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Each element, or where it is negative an exponential that joins without a kink, {@code
 * torch.nn.CELU}. {@code (*)} to {@code (*)}.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class CELU extends Module implements Layer {
  private final double alpha;
  private final boolean inplace;

  /** The layer with alpha 1.0. */
  public CELU() {
    this(1.0);
  }

  /**
   * The layer.
   *
   * @param alpha the limit of large negative inputs, negated, 1.0 by default
   */
  public CELU(double alpha) {
    this(alpha, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param alpha the limit of large negative inputs, negated
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
