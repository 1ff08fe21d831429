package org.jtorch.metrics;

import java.util.function.Consumer;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Maximum of values, {@code torchmetrics.MaxMetric}. */
public final class MaxMetric extends Aggregator {
  private final MetricState state =
      addState(
          "max_value",
          Torch.full(DType.FLOAT64, Shape.of(), Double.NEGATIVE_INFINITY),
          MetricState.Reduction.MAX);

  /** Creates a metric that leaves NaN out, with a warning. */
  public MaxMetric() {
    this(o -> {});
  }

  /**
   * Creates a metric.
   *
   * @param options {@code o -> o.nanStrategy(AggregationOptions.NanStrategy.ERROR)}
   */
  public MaxMetric(Consumer<AggregationOptions> options) {
    super(options);
  }

  @Override
  void add(Weighted batch) {
    state.update(batch.values().max());
  }

  @Override
  protected Tensor result() {
    return state.get().clone();
  }
}
