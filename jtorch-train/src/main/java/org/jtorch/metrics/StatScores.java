package org.jtorch.metrics;

import java.util.function.Consumer;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Metrics of the numbers of true and false positives and negatives of each class. */
abstract class StatScores extends PredictionMetric {
  final Task task;
  final ClassificationOptions options;
  private final long classes;
  private final MetricState tp;
  private final MetricState fp;
  private final MetricState tn;
  private final MetricState fn;

  StatScores(Task task, long classes, Consumer<ClassificationOptions> options) {
    this.task = task;
    this.classes = classes;
    this.options = ClassificationOptions.of(options);
    if (task != Task.BINARY && classes < 2) {
      throw new IllegalArgumentException("at least 2 classes are required, got " + classes);
    }
    if (this.options.topK > 1 && (task != Task.MULTICLASS || this.options.topK > classes)) {
      throw new IllegalArgumentException(
          "topK must be at most the number of classes of a multiclass metric, got "
              + this.options.topK);
    }
    tp = count("tp");
    fp = count("fp");
    tn = count("tn");
    fn = count("fn");
  }

  private MetricState count(String name) {
    Tensor zero =
        task == Task.BINARY ? Torch.zeros(DType.INT64) : Torch.zeros(DType.INT64, classes);
    return addState(name, zero, MetricState.Reduction.SUM);
  }

  @Override
  protected void add(Tensor predictions, Tensor target) {
    if (task == Task.MULTICLASS) {
      addLabels(
          ClassificationInputs.labels(
              predictions, target, classes, options.topK, options.ignoreIndex));
    } else {
      if (task == Task.MULTILABEL) {
        checkLabels(predictions, classes);
      }
      addFlags(
          ClassificationInputs.flags(predictions, target, options.threshold, options.ignoreIndex));
    }
  }

  static void checkLabels(Tensor predictions, long labels) {
    if (predictions.dim() < 2 || predictions.size(1) != labels) {
      throw wrong(
          "predictions must have shape (N, L, ...) with L = "
              + labels
              + ", got "
              + predictions.shape());
    }
  }

  private void addLabels(ClassificationInputs.Labels labels) {
    Tensor truth = labels.target();
    Tensor hit = truth.maskedSelect(truth.eq(labels.predictions()));
    Tensor right = hit.bincount(o -> o.minlength(classes));
    Tensor predicted = labels.predictions().bincount(o -> o.minlength(classes));
    Tensor support = truth.bincount(o -> o.minlength(classes));
    Tensor falsePositives = predicted.sub(right);
    tp.update(right);
    fp.update(falsePositives);
    fn.update(support.sub(right));
    tn.update(support.sum().sub(support).sub(falsePositives));
  }

  private void addFlags(ClassificationInputs.Flags flags) {
    Tensor positive = flags.predictions();
    Tensor negative = positive.logicalNot();
    Tensor truth = flags.target();
    Tensor falsehood = truth.logicalNot().logicalAnd(flags.valid());
    tp.update(counted(positive.logicalAnd(truth).logicalAnd(flags.valid())));
    fp.update(counted(positive.logicalAnd(falsehood)));
    tn.update(counted(negative.logicalAnd(falsehood)));
    fn.update(counted(negative.logicalAnd(truth).logicalAnd(flags.valid())));
  }

  private Tensor counted(Tensor flags) {
    return task == Task.BINARY ? flags.sum() : ClassificationInputs.rows(flags).sum(0);
  }

  @Override
  protected Tensor result() {
    Tensor right = tp.get().to(DType.FLOAT64);
    Tensor falsePositives = fp.get().to(DType.FLOAT64);
    Tensor rest = tn.get().to(DType.FLOAT64);
    Tensor missed = fn.get().to(DType.FLOAT64);
    if (task == Task.BINARY) {
      return score(right, falsePositives, rest, missed);
    }
    if (options.average == AverageMethod.MICRO) {
      return score(right.sum(), falsePositives.sum(), rest.sum(), missed.sum());
    }
    Tensor scores = score(right, falsePositives, rest, missed);
    if (options.average == AverageMethod.NONE) {
      return scores;
    }
    Tensor support = right.add(missed);
    Tensor weights;
    if (options.average == AverageMethod.WEIGHTED) {
      weights = support;
    } else if (task == Task.MULTILABEL) {
      weights = Torch.onesLike(scores);
    } else {
      Tensor seen =
          options.topK > 1 && !countsPredictions() ? support : support.add(falsePositives);
      weights = seen.ne(0).to(DType.FLOAT64);
    }
    return divided(weights.mul(scores).sum(), weights.sum(), 0);
  }

  /** Whether with top-k a class that is predicted but never true has a value. */
  boolean countsPredictions() {
    return false;
  }

  /** Computes the value from counts, which are scalars or have an element for each class. */
  abstract Tensor score(Tensor tp, Tensor fp, Tensor tn, Tensor fn);

  /** The quotient, and a constant where the divisor is 0. */
  static Tensor divided(Tensor dividend, Tensor divisor, double otherwise) {
    return dividend.div(divisor).where(divisor.ne(0), otherwise);
  }

  @Override
  protected String extraRepr() {
    return task
        + (task == Task.BINARY ? "" : ", " + classes + ", average=" + options.average)
        + (options.topK > 1 ? ", topK=" + options.topK : "");
  }
}
