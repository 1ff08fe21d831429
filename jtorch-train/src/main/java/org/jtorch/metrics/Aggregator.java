package org.jtorch.metrics;

import java.util.function.Consumer;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Aggregates of values, {@code torchmetrics.aggregation.BaseAggregator}. */
abstract class Aggregator extends Metric {
  /** Values without NaN, and their weights, both float64. */
  record Weighted(Tensor values, Tensor weights) {}

  private final AggregationOptions options;

  Aggregator(Consumer<AggregationOptions> options) {
    this.options = AggregationOptions.of(options);
  }

  /** Adds values that have a weight each. */
  abstract void add(Weighted batch);

  /**
   * Adds a value, {@code update}.
   *
   * @param value for example the loss of a batch
   */
  public final void update(double value) {
    accumulate(() -> add(Torch.tensor(value), Torch.ones(DType.FLOAT64)));
  }

  /**
   * Adds all elements of a tensor, {@code update}.
   *
   * @param value a tensor of any shape and real dtype
   * @throws IllegalArgumentException if it is complex, or has NaN and those are errors
   */
  public final void update(Tensor value) {
    accumulate(() -> add(value, Torch.ones(DType.FLOAT64)));
  }

  final void add(Tensor value, Tensor weight) {
    if (value.dtype().isComplex() || weight.dtype().isComplex()) {
      throw wrong("values must be real numbers");
    }
    Tensor values = value.to(DType.FLOAT64).flatten();
    Tensor weights = weight.to(DType.FLOAT64.on(value.device())).expand(value.shape()).flatten();
    if (options.nanStrategy != AggregationOptions.NanStrategy.DISABLE) {
      Tensor nan = values.isnan().logicalOr(weights.isnan());
      if (nan.any().itemBoolean()) {
        switch (options.nanStrategy) {
          case ERROR -> throw wrong("the value has NaN");
          case REPLACE -> {
            values = values.maskedFill(nan, options.replacement);
            weights = weights.maskedFill(nan, 1);
          }
          default -> {
            if (options.nanStrategy == AggregationOptions.NanStrategy.WARN) {
              warn("NaN in a value is left out");
            }
            Tensor valid = nan.logicalNot();
            values = values.maskedSelect(valid);
            weights = weights.maskedSelect(valid);
          }
        }
      }
    }
    if (values.numel() > 0) {
      add(new Weighted(values, weights));
    }
  }
}
