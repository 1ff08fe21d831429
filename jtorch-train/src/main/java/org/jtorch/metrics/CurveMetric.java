package org.jtorch.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Metrics of the order of all scores: the scores and targets of all updates are kept. */
abstract class CurveMetric extends PredictionMetric {
  /** True and false positives at each distinct score, from the highest down. */
  record Curve(Tensor tps, Tensor fps) {}

  final Task task;
  final CurveOptions options;
  private final long classes;
  private final MetricState preds;
  private final MetricState target;

  CurveMetric(Task task, long classes, Consumer<CurveOptions> options) {
    this.task = task;
    this.classes = classes;
    this.options = CurveOptions.of(options);
    if (task != Task.BINARY && classes < 2) {
      throw new IllegalArgumentException("at least 2 classes are required, got " + classes);
    }
    if (task == Task.MULTICLASS && this.options.average == AverageMethod.MICRO) {
      throw new IllegalArgumentException("average MICRO is for binary and multilabel metrics only");
    }
    if (task != Task.BINARY && this.options.maxFpr < 1) {
      throw new IllegalArgumentException("maxFpr is for binary metrics only");
    }
    long[] one = {0};
    long[] rows = {0, classes};
    preds = kept("preds", DType.FLOAT32, task == Task.BINARY ? one : rows);
    target = kept("target", DType.INT64, task == Task.MULTILABEL ? rows : one);
  }

  private MetricState kept(String name, DType dtype, long[] shape) {
    return addState(name, Torch.zeros(dtype, shape), MetricState.Reduction.CAT);
  }

  @Override
  protected void add(Tensor predictions, Tensor target) {
    ClassificationInputs.checkTarget(target);
    Tensor scores = ClassificationInputs.scores(predictions);
    Tensor truth = target.to(DType.INT64.on(scores.device()));
    if (task == Task.MULTICLASS) {
      addClasses(scores, truth);
      return;
    }
    ClassificationInputs.checkSameShape(predictions, target);
    Tensor flags = ClassificationInputs.checkedFlags("target", truth, options.ignoreIndex);
    if (task == Task.MULTILABEL) {
      StatScores.checkLabels(predictions, classes);
      preds.update(probabilities(ClassificationInputs.rows(scores)));
      this.target.update(ClassificationInputs.rows(flags));
      return;
    }
    Tensor flat = scores.flatten();
    Tensor flatTruth = flags.flatten();
    if (options.ignoreIndex.isPresent()) {
      Tensor valid = flatTruth.ne(options.ignoreIndex.getAsLong());
      flat = flat.maskedSelect(valid);
      flatTruth = flatTruth.maskedSelect(valid);
    }
    preds.update(probabilities(flat));
    this.target.update(flatTruth);
  }

  private void addClasses(Tensor scores, Tensor truth) {
    ClassificationInputs.checkScores(scores, truth, classes);
    Tensor rows = ClassificationInputs.rows(scores);
    Tensor flatTruth = truth.flatten();
    if (options.ignoreIndex.isPresent()) {
      Tensor valid = flatTruth.ne(options.ignoreIndex.getAsLong()).nonzero().flatten();
      rows = rows.indexSelect(0, valid);
      flatTruth = flatTruth.indexSelect(0, valid);
    }
    ClassificationInputs.checkRange("target", flatTruth, classes);
    preds.update(ClassificationInputs.areLogits(rows) ? rows.softmax(1) : rows);
    target.update(flatTruth);
  }

  private static Tensor probabilities(Tensor scores) {
    return ClassificationInputs.areLogits(scores) ? scores.sigmoid() : scores;
  }

  @Override
  protected Tensor result() {
    Tensor scores = preds.get();
    Tensor truth = target.get().to(scores.device());
    if (task == Task.BINARY) {
      return area(scores, truth);
    }
    if (options.average == AverageMethod.MICRO) {
      return areaWithout(options.ignoreIndex, scores.flatten(), truth.flatten());
    }
    List<Tensor> areas = new ArrayList<>();
    List<Tensor> supports = new ArrayList<>();
    for (long i = 0; i < classes; i++) {
      Tensor column = scores.select(1, i);
      Tensor own = task == Task.MULTILABEL ? truth.select(1, i) : truth.eq(i).to(DType.INT64);
      areas.add(
          task == Task.MULTILABEL
              ? areaWithout(options.ignoreIndex, column, own)
              : area(column, own));
      supports.add(own.eq(1).sum());
    }
    Tensor values = Torch.stack(areas);
    return switch (options.average) {
      case NONE -> values;
      case WEIGHTED -> {
        Tensor weights = Torch.stack(supports).to(DType.FLOAT64);
        Tensor known = values.where(weights.ne(0), 0);
        yield StatScores.divided(known.mul(weights).sum(), weights.sum(), 0);
      }
      default -> values.maskedSelect(values.isnan().logicalNot()).mean();
    };
  }

  private Tensor areaWithout(OptionalLong ignoreIndex, Tensor scores, Tensor truth) {
    if (ignoreIndex.isEmpty()) {
      return area(scores, truth);
    }
    Tensor valid = truth.ne(ignoreIndex.getAsLong());
    return area(scores.maskedSelect(valid), truth.maskedSelect(valid));
  }

  private Tensor area(Tensor scores, Tensor truth) {
    if (scores.numel() == 0) {
      warn("a class without samples has the value 0");
      return Torch.zeros(DType.FLOAT64.on(scores.device()));
    }
    Tensor order = scores.argsort(0, true);
    Tensor sorted = scores.indexSelect(0, order);
    Tensor positives = truth.indexSelect(0, order).cumsum(0);
    long last = scores.numel() - 1;
    Tensor changes = sorted.narrow(0, 1, last).ne(sorted.narrow(0, 0, last)).nonzero().flatten();
    Tensor end = Torch.full(DType.INT64.on(scores.device()), Shape.of(1), last);
    Tensor ends = Torch.cat(changes, end);
    Tensor tps = positives.indexSelect(0, ends);
    Tensor fps = ends.add(1).sub(tps);
    return area(new Curve(tps.to(DType.FLOAT64), fps.to(DType.FLOAT64)));
  }

  /** Computes the area under the curve, a float64 scalar. */
  abstract Tensor area(Curve curve);

  @Override
  protected String extraRepr() {
    return task + (task == Task.BINARY ? "" : ", " + classes + ", average=" + options.average);
  }
}
