package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Randomized leaky ReLU, {@code torch.nn.RReLU}: the slope of negative inputs is drawn uniformly
 * from [lower, upper] in training and is the mean of the bounds in evaluation. {@code (*)} to
 * {@code (*)}.
 */
public final class RReLU extends Module implements Layer {
  private final double lower;
  private final double upper;
  private final boolean inplace;

  /** Creates a layer with lower 1.0 / 8 and upper 1.0 / 3. */
  public RReLU() {
    this(1.0 / 8, 1.0 / 3);
  }

  /** Creates a layer; see {@link #RReLU(double, double, Consumer)}. */
  public RReLU(double lower, double upper) {
    this(lower, upper, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param lower lower bound of the slope
   * @param upper upper bound of the slope
   * @param options {@code o -> o.inplace(true)}
   */
  public RReLU(double lower, double upper, Consumer<InplaceOptions> options) {
    this.lower = lower;
    this.upper = upper;
    this.inplace = InplaceOptions.of(options);
  }

  @Override
  public Tensor forward(Tensor input) {
    return inplace ? F.rrelu_(input, this::passOptions) : F.rrelu(input, this::passOptions);
  }

  private void passOptions(F.RreluOptions o) {
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
