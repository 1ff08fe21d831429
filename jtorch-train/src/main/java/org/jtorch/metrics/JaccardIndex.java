package org.jtorch.metrics;

import java.util.function.Consumer;
import org.jtorch.Tensor;

/**
 * Jaccard index: intersection over union of the elements of a class, the mIoU of segmentation,
 * {@code torchmetrics.JaccardIndex}.
 *
 * <pre>{@code
 * try (JaccardIndex metric = JaccardIndex.multiclass(21, o -> o.ignoreIndex(255))) {
 *   metric.update(logits, target); // (N, C, H, W) and (N, H, W)
 *   double value = metric.compute().item();
 * }
 * }</pre>
 *
 * <p>The default average is {@link AverageMethod#MACRO}, the mean over the classes that occur. With
 * {@link AverageMethod#NONE} the value has an element for each class. Scores outside of 0 to 1 are
 * logits: the sigmoid of binary and multilabel scores is compared with the threshold.
 */
public final class JaccardIndex extends StatScores {
  private JaccardIndex(Task task, long classes, Consumer<ClassificationOptions> options) {
    super(
        task,
        classes,
        o -> {
          o.average(AverageMethod.MACRO);
          options.accept(o);
        });
  }

  /** Creates a JaccardIndex of two classes, 0 and 1; see {@link #binary(Consumer)}. */
  public static JaccardIndex binary() {
    return binary(o -> {});
  }

  /**
   * Creates a JaccardIndex of two classes, 0 and 1. Updates take predictions {@code (N, ...)},
   * which are classes, probabilities or logits of class 1, and targets {@code (N, ...)}.
   *
   * @param options {@code o -> o.threshold(0.7)}
   * @return the metric
   */
  public static JaccardIndex binary(Consumer<ClassificationOptions> options) {
    return new JaccardIndex(Task.BINARY, 2, options);
  }

  /** Creates a JaccardIndex of several classes; see {@link #multiclass(long, Consumer)}. */
  public static JaccardIndex multiclass(long numClasses) {
    return multiclass(numClasses, o -> {});
  }

  /**
   * Creates a JaccardIndex of several classes. Updates take scores {@code (N, C, ...)} or class
   * numbers {@code (N, ...)}, and targets {@code (N, ...)}.
   *
   * @param numClasses number of classes C, at least 2
   * @param options {@code o -> o.average(AverageMethod.NONE).ignoreIndex(255)}
   * @return the metric
   */
  public static JaccardIndex multiclass(long numClasses, Consumer<ClassificationOptions> options) {
    return new JaccardIndex(Task.MULTICLASS, numClasses, options);
  }

  /** Creates a JaccardIndex of several labels; see {@link #multilabel(long, Consumer)}. */
  public static JaccardIndex multilabel(long numLabels) {
    return multilabel(numLabels, o -> {});
  }

  /**
   * Creates a JaccardIndex of labels of which any number may be true. Updates take predictions and
   * targets {@code (N, L, ...)}.
   *
   * @param numLabels number of labels L, at least 2
   * @param options {@code o -> o.average(AverageMethod.NONE)}
   * @return the metric
   */
  public static JaccardIndex multilabel(long numLabels, Consumer<ClassificationOptions> options) {
    return new JaccardIndex(Task.MULTILABEL, numLabels, options);
  }

  @Override
  Tensor score(Tensor tp, Tensor fp, Tensor tn, Tensor fn) {
    return divided(tp, tp.add(fp).add(fn), options.zeroDivision);
  }

  @Override
  boolean countsPredictions() {
    return true;
  }
}
