package org.jtorch.metrics;

import java.util.function.Consumer;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Means of a function of the difference between prediction and target. */
abstract class MeanError extends PredictionMetric {
  final RegressionOptions options;
  private final MetricState sum;
  private final MetricState total;

  MeanError(String sum, Consumer<RegressionOptions> options) {
    this.options = RegressionOptions.of(options);
    long outputs = this.options.numOutputs;
    Tensor zero = outputs == 1 ? Torch.zeros(DType.FLOAT64) : Torch.zeros(DType.FLOAT64, outputs);
    this.sum = addState(sum, zero, MetricState.Reduction.SUM);
    this.total = addState("total", Torch.zeros(DType.INT64), MetricState.Reduction.SUM);
  }

  @Override
  protected void add(Tensor predictions, Tensor target) {
    Regression.check(predictions, target, options.numOutputs);
    Tensor difference = Regression.wide(predictions).sub(Regression.wide(target, predictions));
    Tensor error = error(difference);
    boolean one = options.numOutputs == 1;
    sum.update(one ? error.sum() : error.sum(0));
    total.update(Torch.scalarTensor(DType.INT64, one ? error.numel() : error.size(0)));
  }

  /** Computes the error of each element. */
  abstract Tensor error(Tensor difference);

  @Override
  protected Tensor result() {
    return sum.get().div(total.get());
  }

  @Override
  protected String extraRepr() {
    return options.numOutputs == 1 ? "" : "numOutputs=" + options.numOutputs;
  }
}
