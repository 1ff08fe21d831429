package org.jtorch.nn;

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

  /** The layer with minVal -1.0 and maxVal 1.0. */
  public Hardtanh() {
    this(-1.0, 1.0);
  }

  /**
   * The layer.
   *
   * @param minVal the smallest output, -1.0 by default
   * @param maxVal the largest output, 1.0 by default
   */
  public Hardtanh(double minVal, double maxVal) {
    this.minVal = minVal;
    this.maxVal = maxVal;
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.hardtanh(input, minVal, maxVal);
  }

  @Override
  protected String extraRepr() {
    return "min_val=" + Repr.of(minVal) + ", max_val=" + Repr.of(maxVal);
  }
}
