package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Limits each element to a range, {@code torch.nn.Hardtanh}. {@code (*)} to {@code (*)}.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class Hardtanh extends Module implements Layer {
  private final double minVal;
  private final double maxVal;
  private final boolean inplace;

  /** The layer with minVal -1.0 and maxVal 1.0. */
  public Hardtanh() {
    this(-1.0, 1.0);
  }

  /**
   * The layer.
   *
   * @param minVal the smallest output, -1.0 by default
   * @param maxVal the largest output, above {@code minVal}, 1.0 by default
   * @throws IllegalArgumentException if the range is empty
   */
  public Hardtanh(double minVal, double maxVal) {
    this(minVal, maxVal, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param minVal the smallest output
   * @param maxVal the largest output, above {@code minVal}
   * @param options {@code o -> o.inplace(true)}
   * @throws IllegalArgumentException if the range is empty
   */
  public Hardtanh(double minVal, double maxVal, Consumer<InplaceOptions> options) {
    if (!(maxVal > minVal)) {
      throw new IllegalArgumentException(
          "Hardtanh: maxVal must be greater than minVal, got " + minVal + " and " + maxVal);
    }
    this.minVal = minVal;
    this.maxVal = maxVal;
    this.inplace = InplaceOptions.of(options);
  }

  @Override
  public Tensor forward(Tensor input) {
    return inplace ? F.hardtanh_(input, minVal, maxVal) : F.hardtanh(input, minVal, maxVal);
  }

  @Override
  protected String extraRepr() {
    return "min_val="
        + Repr.of(minVal)
        + ", max_val="
        + Repr.of(maxVal)
        + (inplace ? ", inplace=True" : "");
  }
}
