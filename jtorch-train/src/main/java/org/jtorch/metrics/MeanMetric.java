package org.jtorch.metrics;

import java.util.function.Consumer;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Mean of values, {@code torchmetrics.MeanMetric}: an average meter, for example of losses.
 *
 * <pre>{@code
 * try (MeanMetric mean = new MeanMetric()) {
 *   mean.update(loss.item(), 64);                            // the loss of a batch of 64
 *   double value = mean.compute().item();
 * }
 * }</pre>
 */
public final class MeanMetric extends Aggregator {
  private final MetricState sum =
      addState("mean_value", Torch.zeros(DType.FLOAT64), MetricState.Reduction.SUM);
  private final MetricState weight =
      addState("weight", Torch.zeros(DType.FLOAT64), MetricState.Reduction.SUM);

  /** Creates a mean that leaves NaN out, with a warning. */
  public MeanMetric() {
    this(o -> {});
  }

  /**
   * Creates a mean.
   *
   * @param options {@code o -> o.nanStrategy(AggregationOptions.NanStrategy.ERROR)}
   */
  public MeanMetric(Consumer<AggregationOptions> options) {
    super(options);
  }

  /**
   * Adds a value with a weight, {@code update(value, weight)}.
   *
   * @param value for example the mean loss of a batch
   * @param weight for example the size of the batch
   */
  public void update(double value, double weight) {
    accumulate(() -> add(Torch.tensor(value), Torch.tensor(weight)));
  }

  /**
   * Adds all elements of a tensor with weights, {@code update(value, weight)}.
   *
   * @param value a tensor of any shape and real dtype
   * @param weight weights that broadcast to its shape
   * @throws IllegalArgumentException if one is complex, or has NaN and those are errors
   */
  public void update(Tensor value, Tensor weight) {
    accumulate(() -> add(value, weight));
  }

  @Override
  void add(Weighted batch) {
    sum.update(batch.values().mul(batch.weights()).sum());
    weight.update(batch.weights().sum());
  }

  @Override
  protected Tensor result() {
    return sum.get().div(weight.get());
  }
}
