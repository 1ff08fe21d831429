package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Each element, or a value in its place where it is not above a bound, {@code torch.nn.Threshold}.
 * {@code (*)} to {@code (*)}.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class Threshold extends Module implements Layer {
  private final double threshold;
  private final double value;
  private final boolean inplace;

  /**
   * The layer.
   *
   * @param threshold the bound
   * @param value what replaces elements that are not above it
   */
  public Threshold(double threshold, double value) {
    this(threshold, value, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param threshold the bound
   * @param value what replaces elements that are not above it
   * @param options {@code o -> o.inplace(true)}
   */
  public Threshold(double threshold, double value, Consumer<InplaceOptions> options) {
    this.threshold = threshold;
    this.value = value;
    this.inplace = InplaceOptions.of(options);
  }

  @Override
  public Tensor forward(Tensor input) {
    return inplace ? F.threshold_(input, threshold, value) : F.threshold(input, threshold, value);
  }

  @Override
  protected String extraRepr() {
    return "threshold="
        + Repr.of(threshold)
        + ", value="
        + Repr.of(value)
        + (inplace ? ", inplace=True" : "");
  }
}
