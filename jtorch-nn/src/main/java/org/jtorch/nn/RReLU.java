package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Each element, or where it is negative a fraction of it, which is drawn at random in training and
 * the middle of its range else, {@code torch.nn.RReLU}. {@code (*)} to {@code (*)}.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class RReLU extends Module implements Layer {
  private final double lower;
  private final double upper;
  private final boolean inplace;

  /** The layer with lower 1.0 / 8 and upper 1.0 / 3. */
  public RReLU() {
    this(1.0 / 8, 1.0 / 3);
  }

  /**
   * The layer.
   *
   * @param lower the smallest fraction, 1.0 / 8 by default
   * @param upper the greatest fraction, 1.0 / 3 by default
   */
  public RReLU(double lower, double upper) {
    this(lower, upper, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param lower the smallest fraction
   * @param upper the greatest fraction
   * @param options {@code o -> o.inplace(true)}
   */
  public RReLU(double lower, double upper, Consumer<InplaceOptions> options) {
    this.lower = lower;
    this.upper = upper;
    this.inplace = InplaceOptions.of(options);
  }

  @Override
  public Tensor forward(Tensor input) {
    return inplace ? F.rrelu_(input, this::drawn) : F.rrelu(input, this::drawn);
  }

  @SuppressWarnings("NonCanonicalType") // F's types are named through F, as its users do
  private void drawn(F.RreluOptions o) {
    o.lower(lower).upper(upper).training(isTraining());
  }

  @Override
  protected String extraRepr() {
    return "lower="
        + Repr.of(lower)
        + ", upper="
        + Repr.of(upper)
        + (inplace ? ", inplace=True" : "");
  }
}
