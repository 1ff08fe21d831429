package org.jtorch.metrics;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Confusion matrix, {@code torchmetrics.ConfusionMatrix}: row i, column j is the number of samples
 * of class i that were predicted as class j. Shape {@code (C, C)}, or {@code (L, 2, 2)} for labels.
 *
 * <pre>{@code
 * try (ConfusionMatrix matrix = ConfusionMatrix.multiclass(10, o -> o.normalize(ConfusionMatrix.Normalize.TRUE))) {
 *   matrix.update(logits, target);
 *   System.out.println(matrix.compute());
 * }
 * }</pre>
 */
public final class ConfusionMatrix extends PredictionMetric {
  /** By what the counts are divided, the argument {@code normalize}. */
  public enum Normalize {
    /** Nothing: counts, int64. */
    NONE,
    /** The number of samples of the true class: rows add up to 1. */
    TRUE,
    /** The number of predictions of the class: columns add up to 1. */
    PRED,
    /** The number of all samples. */
    ALL
  }

  private final Task task;
  private final long classes;
  private final Options options;
  private final MetricState confmat;

  private ConfusionMatrix(Task task, long classes, Consumer<Options> options) {
    this.task = task;
    this.classes = classes;
    this.options = new Options();
    options.accept(this.options);
    if (classes < 2) {
      throw new IllegalArgumentException("at least 2 classes are required, got " + classes);
    }
    Tensor zeros =
        task == Task.MULTILABEL
            ? Torch.zeros(DType.INT64, classes, 2, 2)
            : Torch.zeros(DType.INT64, classes, classes);
    confmat = addState("confmat", zeros, MetricState.Reduction.SUM);
  }

  /** Creates a matrix of two classes, 0 and 1; see {@link #binary(Consumer)}. */
  public static ConfusionMatrix binary() {
    return binary(o -> {});
  }

  /**
   * Creates a matrix of two classes, 0 and 1. Updates take predictions {@code (N, ...)}, which are
   * classes, probabilities or logits of class 1, and targets {@code (N, ...)}.
   *
   * @param options {@code o -> o.threshold(0.7)}
   * @return the metric
   */
  public static ConfusionMatrix binary(Consumer<Options> options) {
    return new ConfusionMatrix(Task.BINARY, 2, options);
  }

  /** Creates a matrix of several classes; see {@link #multiclass(long, Consumer)}. */
  public static ConfusionMatrix multiclass(long numClasses) {
    return multiclass(numClasses, o -> {});
  }

  /**
   * Creates a matrix of several classes. Updates take scores {@code (N, C, ...)} or class numbers
   * {@code (N, ...)}, and targets {@code (N, ...)}.
   *
   * @param numClasses number of classes C, at least 2
   * @param options {@code o -> o.ignoreIndex(-100)}
   * @return the metric
   */
  public static ConfusionMatrix multiclass(long numClasses, Consumer<Options> options) {
    return new ConfusionMatrix(Task.MULTICLASS, numClasses, options);
  }

  /** Creates a matrix for each label; see {@link #multilabel(long, Consumer)}. */
  public static ConfusionMatrix multilabel(long numLabels) {
    return multilabel(numLabels, o -> {});
  }

  /**
   * Creates a matrix for each of several labels. Updates take predictions and targets {@code (N, L,
   * ...)}.
   *
   * @param numLabels number of labels L, at least 2
   * @param options {@code o -> o.threshold(0.7)}
   * @return the metric
   */
  public static ConfusionMatrix multilabel(long numLabels, Consumer<Options> options) {
    return new ConfusionMatrix(Task.MULTILABEL, numLabels, options);
  }

  @Override
  protected void add(Tensor predictions, Tensor target) {
    if (task == Task.MULTICLASS) {
      ClassificationInputs.Labels labels =
          ClassificationInputs.labels(predictions, target, classes, 1, options.ignoreIndex);
      Tensor cell = labels.target().mul(classes).add(labels.predictions());
      confmat.update(cell.bincount(o -> o.minlength(classes * classes)).view(classes, classes));
      return;
    }
    if (task == Task.MULTILABEL) {
      StatScores.checkLabels(predictions, classes);
    }
    ClassificationInputs.Flags flags =
        ClassificationInputs.flags(predictions, target, options.threshold, options.ignoreIndex);
    Tensor cell = flags.target().to(DType.INT64).mul(2).add(flags.predictions());
    if (task == Task.BINARY) {
      Tensor counted = cell.maskedSelect(flags.valid());
      confmat.update(counted.bincount(o -> o.minlength(4)).view(2, 2));
      return;
    }
    Tensor label = Torch.arange(DType.INT64.on(cell.device()), classes).mul(4);
    Tensor cells = ClassificationInputs.rows(cell).add(label);
    Tensor counted = cells.maskedSelect(ClassificationInputs.rows(flags.valid()));
    confmat.update(counted.bincount(o -> o.minlength(4 * classes)).view(classes, 2, 2));
  }

  @Override
  protected Tensor result() {
    Tensor counts = confmat.get();
    if (options.normalize == Normalize.NONE) {
      return counts.clone();
    }
    Tensor divisor =
        switch (options.normalize) {
          case TRUE -> counts.sum(-1, true);
          case PRED -> counts.sum(-2, true);
          default -> counts.sum(new long[] {-2, -1}, true);
        };
    return StatScores.divided(counts.to(DType.FLOAT64), divisor, 0);
  }

  @Override
  protected String extraRepr() {
    return task + ", " + classes + ", normalize=" + options.normalize;
  }

  /** Options of a {@link ConfusionMatrix}. */
  @CanIgnoreReturnValue
  public static final class Options {
    private Normalize normalize = Normalize.NONE;
    private double threshold = 0.5;
    private OptionalLong ignoreIndex = OptionalLong.empty();

    private Options() {}

    /** By what the counts are divided. Default nothing. Where the divisor is 0, so is the value. */
    public Options normalize(Normalize normalize) {
      this.normalize = Objects.requireNonNull(normalize, "normalize");
      return this;
    }

    /** Probability above which a binary or multilabel prediction is positive. Default 0.5. */
    public Options threshold(double threshold) {
      if (!(threshold >= 0 && threshold <= 1)) {
        throw new IllegalArgumentException("threshold must be from 0 to 1, got " + threshold);
      }
      this.threshold = threshold;
      return this;
    }

    /** Target value whose elements are left out. Default none. */
    public Options ignoreIndex(long ignoreIndex) {
      this.ignoreIndex = OptionalLong.of(ignoreIndex);
      return this;
    }
  }
}
