package org.jtorch;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jtorch.F.BatchNormOptions;
import org.jtorch.F.InstanceNormOptions;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.ErrorHints;
import org.jtorch.internal.calls.Op;

/** The normalizations of {@link F} with running statistics. */
final class BatchNorms {
  private static final Op BATCH_NORM = Op.of("aten::batch_norm", "");
  private static final Op INSTANCE_NORM = Op.of("aten::instance_norm", "");

  private BatchNorms() {}

  static Tensor batchNorm(Tensor input, Tensor runningMean, Tensor runningVar, BatchNormOptions o) {
    return batchNorm(
        input, o, Objects.requireNonNull(runningMean), Objects.requireNonNull(runningVar));
  }

  static Tensor batchNorm(Tensor input, BatchNormOptions o) {
    return batchNorm(input, o, null, null);
  }

  private static Tensor batchNorm(
      Tensor input, BatchNormOptions o, @Nullable Tensor runningMean, @Nullable Tensor runningVar) {
    if (o.training) {
      long channels = input.dim() < 2 ? 1 : Math.max(1, input.size(1));
      checkSeveral("batchNorm", input.shape(), input.numel() / channels);
    }
    return Dispatch.tensor(
        BATCH_NORM,
        input,
        o.weight,
        o.bias,
        runningMean,
        runningVar,
        o.training,
        o.momentum,
        o.eps,
        true);
  }

  static Tensor instanceNorm(Tensor input, InstanceNormOptions o) {
    if (o.useInputStats) {
      long channels = Math.max(1, input.size(0) * input.size(1));
      checkPositions(input.shape(), input.numel() / channels);
    }
    return Dispatch.tensor(
        INSTANCE_NORM,
        input,
        o.weight,
        o.bias,
        o.runningMean,
        o.runningVar,
        o.useInputStats,
        o.momentum,
        o.eps,
        true);
  }

  private static void checkPositions(Shape shape, long positions) {
    if (positions == 1) {
      throw new IllegalArgumentException(
          "instanceNorm: expected more than 1 value per channel of a sample, got input of "
              + shape
              + " (hint: it normalizes over the positions of one channel, so a larger batch does"
              + " not help: use a larger input, or, with running statistics, model.eval())");
    }
  }

  static void checkSeveral(String name, Shape shape, long values) {
    if (values == 1) {
      String sentence = "expected more than 1 value per channel in training, got input of " + shape;
      throw new IllegalArgumentException(name + ": " + sentence + ErrorHints.of(sentence));
    }
  }
}
