package org.jtorch.metrics;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;

/** Options of {@link MeanSquaredError} and {@link MeanAbsoluteError}. */
@CanIgnoreReturnValue
public final class RegressionOptions {
  boolean squared = true;
  long numOutputs = 1;

  private RegressionOptions() {}

  static RegressionOptions of(Consumer<RegressionOptions> options) {
    RegressionOptions chosen = new RegressionOptions();
    options.accept(chosen);
    return chosen;
  }

  /**
   * Whether {@link MeanSquaredError} is the mean of squares, or its root (RMSE). Default true, the
   * mean of squares.
   */
  public RegressionOptions squared(boolean squared) {
    this.squared = squared;
    return this;
  }

  /**
   * Number of outputs D that have a value each; predictions and targets then are {@code (N, D)}.
   * Default 1: one value of all elements, whatever the shape.
   */
  public RegressionOptions numOutputs(long numOutputs) {
    if (numOutputs < 1) {
      throw new IllegalArgumentException("numOutputs must be at least 1, got " + numOutputs);
    }
    this.numOutputs = numOutputs;
    return this;
  }
}
