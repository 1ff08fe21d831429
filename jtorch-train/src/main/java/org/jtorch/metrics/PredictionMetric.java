package org.jtorch.metrics;

import org.jtorch.Tensor;

/**
 * A metric of predictions and targets.
 *
 * <pre>{@code
 * final class Hits extends PredictionMetric {
 *   private final MetricState hits =
 *       addState("hits", Torch.zeros(INT64), MetricState.Reduction.SUM);
 *
 *   @Override
 *   protected void add(Tensor predictions, Tensor target) {
 *     hits.update(predictions.eq(target).sum());
 *   }
 *
 *   @Override
 *   protected Tensor result() {
 *     return hits.get().clone();
 *   }
 * }
 * }</pre>
 */
public abstract class PredictionMetric extends Metric {
  /** Creates a metric without states. */
  protected PredictionMetric() {}

  /**
   * Adds a batch to the states. {@link #update} calls it, without gradients.
   *
   * @param predictions what the model computed
   * @param target what is true
   */
  protected abstract void add(Tensor predictions, Tensor target);

  /**
   * Adds a batch, {@code update}.
   *
   * @param predictions what the model computed, on any device
   * @param target what is true
   * @throws IllegalArgumentException if shapes, dtypes or values do not fit; nothing is added then
   */
  public final void update(Tensor predictions, Tensor target) {
    accumulate(() -> add(predictions, target));
  }

  /**
   * Adds a batch and returns the value of that batch only, {@code forward}.
   *
   * @param predictions what the model computed, on any device
   * @param target what is true
   * @return the value of the batch
   * @throws IllegalArgumentException if shapes, dtypes or values do not fit; nothing is added then
   */
  public final Tensor call(Tensor predictions, Tensor target) {
    return valueOf(() -> update(predictions, target));
  }
}
