package org.jtorch.metrics;

import java.util.function.Consumer;
import org.jtorch.Tensor;

/**
 * Precision: the share of positive predictions that are right, {@code tp / (tp + fp)}, {@code
 * torchmetrics.Precision}.
 *
 * <pre>{@code
 * try (Precision metric = Precision.multiclass(10, o -> o.average(AverageMethod.MACRO))) {
 *   metric.update(logits, target);
 *   double value = metric.compute().item();
 * }
 * }</pre>
 *
 * <p>With {@link AverageMethod#MACRO} the mean is over the classes that occur, with {@link
 * AverageMethod#NONE} the value has an element for each class. Scores outside of 0 to 1 are logits:
 * the sigmoid of binary and multilabel scores is compared with the threshold.
 */
public final class Precision extends StatScores {
  private Precision(Task task, long classes, Consumer<ClassificationOptions> options) {
    super(task, classes, options);
  }

  /** Creates a Precision of two classes, 0 and 1; see {@link #binary(Consumer)}. */
  public static Precision binary() {
    return binary(o -> {});
  }

  /**
   * Creates a Precision of two classes, 0 and 1. Updates take predictions {@code (N, ...)}, which
   * are classes, probabilities or logits of class 1, and targets {@code (N, ...)}.
   *
   * @param options {@code o -> o.threshold(0.7)}
   * @return the metric
   */
  public static Precision binary(Consumer<ClassificationOptions> options) {
    return new Precision(Task.BINARY, 2, options);
  }

  /** Creates a Precision of several classes; see {@link #multiclass(long, Consumer)}. */
  public static Precision multiclass(long numClasses) {
    return multiclass(numClasses, o -> {});
  }

  /**
   * Creates a Precision of several classes. Updates take scores {@code (N, C, ...)} or class
   * numbers {@code (N, ...)}, and targets {@code (N, ...)}.
   *
   * @param numClasses number of classes C, at least 2
   * @param options {@code o -> o.average(AverageMethod.MACRO).topK(5)}
   * @return the metric
   */
  public static Precision multiclass(long numClasses, Consumer<ClassificationOptions> options) {
    return new Precision(Task.MULTICLASS, numClasses, options);
  }

  /** Creates a Precision of several labels; see {@link #multilabel(long, Consumer)}. */
  public static Precision multilabel(long numLabels) {
    return multilabel(numLabels, o -> {});
  }

  /**
   * Creates a Precision of labels of which any number may be true. Updates take predictions and
   * targets {@code (N, L, ...)}.
   *
   * @param numLabels number of labels L, at least 2
   * @param options {@code o -> o.average(AverageMethod.MACRO)}
   * @return the metric
   */
  public static Precision multilabel(long numLabels, Consumer<ClassificationOptions> options) {
    return new Precision(Task.MULTILABEL, numLabels, options);
  }

  @Override
  Tensor score(Tensor tp, Tensor fp, Tensor tn, Tensor fn) {
    return divided(tp, tp.add(fp), options.zeroDivision);
  }
}
