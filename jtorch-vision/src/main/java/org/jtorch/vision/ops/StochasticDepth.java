package org.jtorch.vision.ops;

import java.util.Locale;
import java.util.Objects;
import org.jtorch.Tensor;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.internal.PythonNumbers;

/**
 * Stochastic depth: in training sets the batch or rows of it to zero, {@code
 * torchvision.ops.StochasticDepth}. Input: {@code (N, *)}. Output: same shape.
 */
public final class StochasticDepth extends Module implements Layer {
  private final double p;
  private final Mode mode;

  /** What is drawn. */
  public enum Mode {
    /** One number for the whole batch. */
    BATCH,
    /** One number per row of the batch. */
    ROW
  }

  /**
   * Creates a layer.
   *
   * @param p probability of zero, from 0 to 1
   * @param mode whether the batch or each row is drawn
   * @throws IllegalArgumentException if the probability is out of range
   */
  public StochasticDepth(double p, Mode mode) {
    DroppedRegions.checkProbability("StochasticDepth", p);
    this.p = p;
    this.mode = Objects.requireNonNull(mode, "mode");
  }

  @Override
  public Tensor forward(Tensor input) {
    return DroppedRegions.stochasticDepth(input, p, mode, isTraining());
  }

  @Override
  protected String extraRepr() {
    return "p=" + PythonNumbers.of(p) + ", mode=" + mode.name().toLowerCase(Locale.ROOT);
  }
}
