package org.jtorch.metrics;

import java.util.function.Consumer;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Sum of values, {@code torchmetrics.SumMetric}. */
public final class SumMetric extends Aggregator {
  private final MetricState state =
      addState("sum_value", Torch.zeros(DType.FLOAT64), MetricState.Reduction.SUM);

  /** Creates a metric that leaves NaN out, with a warning. */
  public SumMetric() {
    this(o -> {});
  }

  /**
   * Creates a metric.
   *
   * @param options {@code o -> o.nanStrategy(AggregationOptions.NanStrategy.ERROR)}
   */
  public SumMetric(Consumer<AggregationOptions> options) {
    super(options);
  }

  @Override
  void add(Weighted batch) {
    state.update(batch.values().sum());
  }

  @Override
  protected Tensor result() {
    return state.get().clone();
  }
}
