package org.jtorch.metrics;

import java.util.function.Consumer;
import org.jtorch.Tensor;

/**
 * Mean squared error, {@code torchmetrics.MeanSquaredError}; its root (RMSE) by {@code o ->
 * o.squared(false)}. Inputs of any shape and real dtype.
 *
 * <pre>{@code
 * try (MeanSquaredError error = new MeanSquaredError()) {
 *   error.update(y, target);
 *   double value = error.compute().item();
 * }
 * }</pre>
 *
 * <p>NaN in a batch makes the value NaN.
 */
public final class MeanSquaredError extends MeanError {
  /** Creates a metric of one value. */
  public MeanSquaredError() {
    this(o -> {});
  }

  /**
   * Creates a metric.
   *
   * @param options {@code o -> o.numOutputs(3)}
   */
  public MeanSquaredError(Consumer<RegressionOptions> options) {
    super("sum_squared_error", options);
  }

  @Override
  Tensor error(Tensor difference) {
    return difference.square();
  }

  @Override
  protected Tensor result() {
    Tensor mean = super.result();
    return options.squared ? mean : mean.sqrt();
  }
}
