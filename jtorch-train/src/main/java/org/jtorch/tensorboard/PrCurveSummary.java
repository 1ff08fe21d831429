package org.jtorch.tensorboard;

import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** Precision and recall at equally spaced thresholds. */
final class PrCurveSummary {
  private static final int MOST_THRESHOLDS = 127;
  private static final double LEAST_COUNT = 1e-7;
  private static final int ROWS = 6;

  private PrCurveSummary() {}

  static Proto of(String tag, Tensor labels, Tensor predictions, PrCurveOptions options) {
    if (!labels.shape().equals(predictions.shape())) {
      throw new IllegalArgumentException(
          "addPrCurve: labels and predictions have different shapes: "
              + labels.shape()
              + " and "
              + predictions.shape());
    }
    int thresholds = Math.min(options.numThresholds, MOST_THRESHOLDS);
    try (TensorScope scope = TensorScope.open()) {
      Tensor truth = labels.detach().cpu().to(DType.FLOAT64).flatten();
      Tensor scores = predictions.detach().cpu().flatten();
      Tensor bucket = scores.mul(thresholds - 1).floor().to(DType.INT64);
      Tensor valid = bucket.ge(0).logicalAnd(bucket.lt(thresholds));
      Tensor weights =
          options.weights == null
              ? Torch.onesLike(truth)
              : options.weights.detach().cpu().to(DType.FLOAT64).flatten();
      bucket = bucket.maskedSelect(valid);
      Tensor tp = atLeast(bucket, truth.mul(weights).maskedSelect(valid), thresholds);
      Tensor fp = atLeast(bucket, truth.neg().add(1).mul(weights).maskedSelect(valid), thresholds);
      Tensor tn = fp.get(0).sub(fp);
      Tensor fn = tp.get(0).sub(tp);
      Tensor precision = tp.div(tp.add(fp).clampMin(LEAST_COUNT));
      Tensor recall = tp.div(tp.add(fn).clampMin(LEAST_COUNT));
      Tensor table = Torch.stack(tp, fp, tn, fn, precision, recall);
      float[] values = table.to(DType.FLOAT32).flatten().toFloatArray();
      Proto content = new Proto().integer(2, thresholds);
      return Events.table(tag, values, ROWS, Events.metadata("pr_curves", content));
    }
  }

  /** The sums of the weights of each bucket and those above it. */
  private static Tensor atLeast(Tensor bucket, Tensor weights, int buckets) {
    Tensor sums = bucket.bincount(o -> o.weights(weights).minlength(buckets));
    return sums.flip(0).cumsum(0).flip(0);
  }
}
