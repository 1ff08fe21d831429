package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Threshold activation, {@code x > threshold ? x : value}, {@code torch.nn.Threshold}. {@code (*)}
 * to {@code (*)}.
 */
public final class Threshold extends Module implements Layer {
  private final double threshold;
  private final double value;
  private final boolean inplace;

  /** Creates a layer; see {@link #Threshold(double, double, Consumer)}. */
  public Threshold(double threshold, double value) {
    this(threshold, value, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param threshold the threshold
   * @param value replacement for elements that do not exceed the threshold
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
