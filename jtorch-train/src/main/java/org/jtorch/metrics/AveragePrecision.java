package org.jtorch.metrics;

import java.util.function.Consumer;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Average precision, {@code torchmetrics.AveragePrecision}: the mean of the precisions at each
 * score, weighted by the increase of recall.
 *
 * <pre>{@code
 * try (AveragePrecision metric = AveragePrecision.multiclass(10)) {
 *   metric.update(logits, target);
 *   double value = metric.compute().item();
 * }
 * }</pre>
 *
 * <p>All scores and targets are kept until {@link #reset}, and the value is exact. Without positive
 * samples the value is 0, or for one of several classes NaN, which averages leave out; both with a
 * warning. Scores outside of 0 to 1 are logits: a batch that has one goes through a sigmoid or
 * softmax. NaN among the scores is refused.
 */
public final class AveragePrecision extends CurveMetric {
  private AveragePrecision(Task task, long classes, Consumer<CurveOptions> options) {
    super(task, classes, options);
  }

  /** Creates a metric of two classes, 0 and 1; see {@link #binary(Consumer)}. */
  public static AveragePrecision binary() {
    return binary(o -> {});
  }

  /**
   * Creates a metric of two classes, 0 and 1. Updates take probabilities or logits of class 1 and
   * targets, both {@code (N, ...)}.
   *
   * @param options {@code o -> o.ignoreIndex(-1)}
   * @return the metric
   */
  public static AveragePrecision binary(Consumer<CurveOptions> options) {
    return new AveragePrecision(Task.BINARY, 2, options);
  }

  /** Creates a metric of several classes; see {@link #multiclass(long, Consumer)}. */
  public static AveragePrecision multiclass(long numClasses) {
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
  public static AveragePrecision multiclass(long numClasses, Consumer<CurveOptions> options) {
    return new AveragePrecision(Task.MULTICLASS, numClasses, options);
  }

  /** Creates a metric of several labels; see {@link #multilabel(long, Consumer)}. */
  public static AveragePrecision multilabel(long numLabels) {
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
  public static AveragePrecision multilabel(long numLabels, Consumer<CurveOptions> options) {
    return new AveragePrecision(Task.MULTILABEL, numLabels, options);
  }

  @Override
  Tensor area(Curve curve) {
    double positives = curve.tps().get(-1).item();
    if (positives == 0) {
      double value = task == Task.MULTICLASS ? Double.NaN : 0;
      warn("no positive samples: the value is " + value);
      return Torch.tensor(value).to(curve.tps().device());
    }
    Tensor precision = curve.tps().div(curve.tps().add(curve.fps()));
    Tensor zero = Torch.zeros(DType.FLOAT64.on(curve.tps().device()), 1);
    Tensor recall = Torch.cat(zero, curve.tps().div(positives));
    return recall.diff().mul(precision).sum();
  }
}
