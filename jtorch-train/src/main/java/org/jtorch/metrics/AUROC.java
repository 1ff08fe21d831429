package org.jtorch.metrics;

import java.util.function.Consumer;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Area under the receiver operating characteristic curve, {@code torchmetrics.AUROC}: the
 * probability that a positive sample has a higher score than a negative one, where a tie counts
 * half.
 *
 * <pre>{@code
 * try (AUROC metric = AUROC.multiclass(10)) {
 *   metric.update(logits, target);
 *   double value = metric.compute().item();
 * }
 * }</pre>
 *
 * <p>All scores and targets are kept until {@link #reset}, and the value is exact. The value of a
 * class without positive or without negative samples is 0, with a warning. Scores outside of 0 to 1
 * are logits: a batch that has one goes through a sigmoid or softmax. NaN is refused.
 */
public final class AUROC extends CurveMetric {
  private AUROC(Task task, long classes, Consumer<CurveOptions> options) {
    super(task, classes, options);
  }

  /** Creates a metric of two classes, 0 and 1; see {@link #binary(Consumer)}. */
  public static AUROC binary() {
    return binary(o -> {});
  }

  /**
   * Creates a metric of two classes, 0 and 1. Updates take probabilities or logits of class 1 and
   * targets, both {@code (N, ...)}.
   *
   * @param options {@code o -> o.maxFpr(0.1)}
   * @return the metric
   */
  public static AUROC binary(Consumer<CurveOptions> options) {
    return new AUROC(Task.BINARY, 2, options);
  }

  /** Creates a metric of several classes; see {@link #multiclass(long, Consumer)}. */
  public static AUROC multiclass(long numClasses) {
    return multiclass(numClasses, o -> {});
  }

  /**
   * Creates a metric of several classes, each against the others. Updates take scores {@code (N, C,
   * ...)} and targets {@code (N, ...)}.
   *
   * @param numClasses number of classes C, at least 2
   * @param options {@code o -> o.average(AverageMethod.WEIGHTED)}
   * @return the metric
   */
  public static AUROC multiclass(long numClasses, Consumer<CurveOptions> options) {
    return new AUROC(Task.MULTICLASS, numClasses, options);
  }

  /** Creates a metric of several labels; see {@link #multilabel(long, Consumer)}. */
  public static AUROC multilabel(long numLabels) {
    return multilabel(numLabels, o -> {});
  }

  /**
   * Creates a metric of labels of which any number may be true. Updates take scores and targets
   * {@code (N, L, ...)}.
   *
   * @param numLabels number of labels L, at least 2
   * @param options {@code o -> o.average(AverageMethod.MICRO)}
   * @return the metric
   */
  public static AUROC multilabel(long numLabels, Consumer<CurveOptions> options) {
    return new AUROC(Task.MULTILABEL, numLabels, options);
  }

  @Override
  Tensor area(Curve curve) {
    double positives = curve.tps().get(-1).item();
    double negatives = curve.fps().get(-1).item();
    if (positives == 0 || negatives == 0) {
      warn("no " + (positives == 0 ? "positive" : "negative") + " samples: the area is 0");
      return Torch.zeros(DType.FLOAT64.on(curve.tps().device()));
    }
    Tensor zero = Torch.zeros(DType.FLOAT64.on(curve.tps().device()), 1);
    Tensor tpr = Torch.cat(zero, curve.tps().div(positives));
    Tensor fpr = Torch.cat(zero, curve.fps().div(negatives));
    return options.maxFpr < 1 ? partialArea(tpr, fpr, options.maxFpr) : Torch.trapezoid(tpr, fpr);
  }

  /** The area up to a false positive rate, scaled to 0.5 for random and 1 for perfect scores. */
  private static Tensor partialArea(Tensor tpr, Tensor fpr, double maxFpr) {
    Tensor limit = Torch.full(DType.FLOAT64.on(fpr.device()), Shape.of(1), maxFpr);
    long stop = Torch.searchsorted(fpr, limit, o -> o.right(true)).itemLong();
    Tensor weight = limit.sub(fpr.get(stop - 1)).div(fpr.get(stop).sub(fpr.get(stop - 1)));
    Tensor height = tpr.get(stop - 1).lerp(tpr.get(stop), weight);
    Tensor y = Torch.cat(tpr.narrow(0, 0, stop), height);
    Tensor x = Torch.cat(fpr.narrow(0, 0, stop), limit);
    double least = 0.5 * maxFpr * maxFpr;
    return Torch.trapezoid(y, x).sub(least).div(maxFpr - least).add(1).mul(0.5);
  }
}
