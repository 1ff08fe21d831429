package org.jtorch.metrics;

import org.jtorch.DType;
import org.jtorch.Tensor;

/** Checks and conversions of the predictions and targets of regression. */
final class Regression {
  private Regression() {}

  static void check(Tensor predictions, Tensor target, long outputs) {
    ClassificationInputs.checkSameShape(predictions, target);
    if (predictions.dtype().isComplex() || target.dtype().isComplex()) {
      throw Metric.wrong("predictions and target must be real numbers");
    }
    if (outputs > 1 && (predictions.dim() != 2 || predictions.size(1) != outputs)) {
      throw Metric.wrong(
          "predictions must have shape (N, D) with D = "
              + outputs
              + ", got "
              + predictions.shape());
    }
  }

  static Tensor wide(Tensor values) {
    return values.to(DType.FLOAT64);
  }

  /** Converts values to float64 on the device of others. */
  static Tensor wide(Tensor values, Tensor like) {
    return values.to(DType.FLOAT64.on(like.device()));
  }
}
