package org.jtorch.metrics;

import java.util.OptionalLong;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Checks and conversions of the predictions and targets of classification. */
final class ClassificationInputs {
  private ClassificationInputs() {}

  /** Predicted and true classes, one element for each sample that is not ignored. */
  record Labels(Tensor predictions, Tensor target) {}

  /** Predictions and targets of 0 and 1, and whether each element counts. */
  record Flags(Tensor predictions, Tensor target, Tensor valid) {}

  static void checkSameShape(Tensor predictions, Tensor target) {
    if (!predictions.shape().equals(target.shape())) {
      throw Metric.wrong(
          "predictions and target must have the same shape, got "
              + predictions.shape()
              + " and "
              + target.shape());
    }
  }

  static void checkTarget(Tensor target) {
    if (!target.dtype().isInteger() && target.dtype() != DType.BOOL) {
      throw Metric.wrong("target must have an integer dtype or bool, got " + target.dtype());
    }
  }

  /** Returns scores of at least float32, for metrics that compare them. */
  static Tensor scores(Tensor predictions) {
    if (!predictions.dtype().isFloatingPoint()) {
      throw Metric.wrong(
          "predictions must be scores of a floating-point dtype, got " + predictions.dtype());
    }
    Tensor wide =
        predictions.dtype() == DType.FLOAT64 ? predictions : predictions.to(DType.FLOAT32);
    if (wide.isnan().any().itemBoolean()) {
      throw Metric.wrong("predictions contain NaN");
    }
    return wide;
  }

  /** Whether values are logits: one is outside of 0 to 1. */
  static boolean areLogits(Tensor scores) {
    return scores.lt(0).logicalOr(scores.gt(1)).any().itemBoolean();
  }

  /** Returns targets of 0 and 1 on the predictions' device, after a check of their values. */
  static Tensor checkedFlags(String name, Tensor values, OptionalLong ignoreIndex) {
    Tensor fine = values.eq(0).logicalOr(values.eq(1));
    if (ignoreIndex.isPresent()) {
      fine = fine.logicalOr(values.eq(ignoreIndex.getAsLong()));
    }
    if (!fine.all().itemBoolean()) {
      throw Metric.wrong(
          name
              + " must be 0 or 1, got values from "
              + values.min().item()
              + " to "
              + values.max().item());
    }
    return values;
  }

  /** Binary or multilabel predictions and targets as flags, in their shape. */
  static Flags flags(
      Tensor predictions, Tensor target, double threshold, OptionalLong ignoreIndex) {
    checkSameShape(predictions, target);
    checkTarget(target);
    Tensor truth = checkedFlags("target", target.to(predictions.device()), ignoreIndex);
    Tensor positive;
    if (predictions.dtype().isFloatingPoint()) {
      boolean logits = areLogits(predictions);
      positive = (logits ? predictions.sigmoid() : predictions).gt(threshold);
    } else {
      positive = checkedFlags("predictions", predictions, OptionalLong.empty()).ne(0);
    }
    Tensor valid =
        ignoreIndex.isPresent() ? truth.ne(ignoreIndex.getAsLong()) : Torch.onesLike(positive);
    return new Flags(positive, truth.eq(1), valid);
  }

  /** Multiclass predictions and targets as class numbers. */
  static Labels labels(
      Tensor predictions, Tensor target, long classes, long topK, OptionalLong ignoreIndex) {
    checkTarget(target);
    boolean scores = predictions.dim() == target.dim() + 1;
    if (scores) {
      checkScores(predictions, target, classes);
    } else {
      checkSameShape(predictions, target);
      if (topK > 1) {
        throw Metric.wrong("topK requires predictions of shape (N, C, ...)");
      }
      if (predictions.dtype().isFloatingPoint()) {
        throw Metric.wrong(
            "predictions of shape "
                + predictions.shape()
                + " must be class numbers, got "
                + predictions.dtype());
      }
    }
    Tensor truth = target.to(DType.INT64.on(predictions.device()));
    Tensor chosen = scores ? chosenClass(predictions, truth, topK) : predictions.to(DType.INT64);
    Tensor flatTruth = truth.flatten();
    Tensor flatChosen = chosen.flatten();
    if (ignoreIndex.isPresent()) {
      Tensor valid = flatTruth.ne(ignoreIndex.getAsLong());
      flatTruth = flatTruth.maskedSelect(valid);
      flatChosen = flatChosen.maskedSelect(valid);
    }
    checkRange("target", flatTruth, classes);
    checkRange("predictions", flatChosen, classes);
    return new Labels(flatChosen, flatTruth);
  }

  static void checkScores(Tensor predictions, Tensor target, long classes) {
    long[] sizes = predictions.shape().toArray();
    long[] truth = target.shape().toArray();
    boolean fits =
        sizes.length == truth.length + 1
            && truth.length > 0
            && sizes[0] == truth[0]
            && sizes[1] == classes;
    for (int i = 1; fits && i < truth.length; i++) {
      fits = sizes[i + 1] == truth[i];
    }
    if (!fits) {
      throw Metric.wrong(
          "predictions must have shape (N, C, ...) with C = "
              + classes
              + " and target (N, ...), got "
              + predictions.shape()
              + " and "
              + target.shape());
    }
    if (!predictions.dtype().isFloatingPoint()) {
      throw Metric.wrong(
          "predictions of shape (N, C, ...) must have a floating-point dtype, got "
              + predictions.dtype());
    }
  }

  /** The target if it is among the k highest scores, else the class of the highest. */
  private static Tensor chosenClass(Tensor predictions, Tensor target, long topK) {
    if (topK == 1) {
      return predictions.argmax(1);
    }
    Tensor highest = predictions.topk(topK, 1).indices();
    Tensor hit = highest.eq(target.unsqueeze(1)).any(1);
    return target.where(hit, highest.select(1, 0));
  }

  static void checkRange(String name, Tensor labels, long classes) {
    if (labels.numel() == 0) {
      return;
    }
    long least = labels.min().itemLong();
    long most = labels.max().itemLong();
    if (least < 0 || most >= classes) {
      throw Metric.wrong(
          name
              + " must be class numbers from 0 to "
              + (classes - 1)
              + ", got "
              + (least < 0 ? least : most));
    }
  }

  /** Returns a matrix of one row per sample: (N, C, ...) becomes (N * ..., C). */
  static Tensor rows(Tensor values) {
    return values.transpose(0, 1).flatten(1).t();
  }
}
