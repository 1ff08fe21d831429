package org.jtorch.tensorboard;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/** Options of {@link SummaryWriter#addPrCurve(String, Tensor, Tensor, long, Consumer)}. */
@CanIgnoreReturnValue
public final class PrCurveOptions {
  int numThresholds = 127;
  @Nullable Tensor weights;

  PrCurveOptions() {}

  /** Number of thresholds from 0 to 1, at least 2; TensorBoard takes 127 at most. Default 127. */
  public PrCurveOptions numThresholds(int numThresholds) {
    this.numThresholds = (int) SummaryWriter.positive("numThresholds", numThresholds, 2);
    return this;
  }

  /** Weight of each element. Default 1. */
  public PrCurveOptions weights(Tensor weights) {
    this.weights = Objects.requireNonNull(weights, "weights");
    return this;
  }
}
