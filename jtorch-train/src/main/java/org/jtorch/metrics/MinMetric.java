package org.jtorch.metrics;

import java.util.function.Consumer;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Minimum of values, {@code torchmetrics.MinMetric}. */
public final class MinMetric extends Aggregator {
  private final MetricState state =
      addState(
          "min_value",
          Torch.full(DType.FLOAT64, Shape.of(), Double.POSITIVE_INFINITY),
          MetricState.Reduction.MIN);

  /** Creates a metric that leaves NaN out, with a warning. */
  public MinMetric() {
    this(o -> {});
  }

  /**
   * Creates a metric.
   *
   * @param options {@code o -> o.nanStrategy(AggregationOptions.NanStrategy.ERROR)}
   */
  public MinMetric(Consumer<AggregationOptions> options) {
    super(options);
  }

  @Override
  void add(Weighted batch) {
    state.update(batch.values().min());
  }

  @Override
  protected Tensor result() {
    return state.get().clone();
  }
}
