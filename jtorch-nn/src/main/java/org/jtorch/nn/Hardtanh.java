package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Hard tanh, clamp(x, minVal, maxVal), {@code torch.nn.Hardtanh}. Input: {@code (*)}. Output: same
 * shape.
 */
public final class Hardtanh extends Module implements Layer {
  private final double minVal;
  private final double maxVal;
  private final boolean inplace;

  /** Creates a layer with minVal -1.0 and maxVal 1.0. */
  public Hardtanh() {
    this(-1.0, 1.0);
  }

  /** Creates a layer; see {@link #Hardtanh(double, double, Consumer)}. */
  public Hardtanh(double minVal, double maxVal) {
    this(minVal, maxVal, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param minVal lower bound
   * @param maxVal upper bound, greater than {@code minVal}
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
