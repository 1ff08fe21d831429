package org.jtorch.metrics;

import java.util.function.Consumer;
import org.jtorch.Tensor;

/**
 * Mean absolute error, {@code torchmetrics.MeanAbsoluteError}. Inputs of any shape and real dtype.
 *
 * <pre>{@code
 * try (MeanAbsoluteError error = new MeanAbsoluteError()) {
 *   error.update(y, target);
 *   double value = error.compute().item();
 * }
 * }</pre>
 *
 * <p>NaN in a batch makes the value NaN.
 */
public final class MeanAbsoluteError extends MeanError {
  /** Creates a metric of one value. */
  public MeanAbsoluteError() {
    this(o -> {});
  }

  /**
   * Creates a metric.
   *
   * @param options {@code o -> o.numOutputs(3)}
   */
  public MeanAbsoluteError(Consumer<RegressionOptions> options) {
    super("sum_abs_error", options);
  }

  @Override
  Tensor error(Tensor difference) {
    return difference.abs();
  }
}
