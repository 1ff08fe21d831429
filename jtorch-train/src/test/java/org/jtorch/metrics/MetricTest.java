package org.jtorch.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.jtorch.nn.Module;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** States of metrics as modules, and inputs at the edges. */
class MetricTest {
  private static final double EXACT = 1e-15;

  /** A metric of a user. */
  private static final class Hits extends PredictionMetric {
    private final MetricState hits =
        addState("hits", Torch.zeros(DType.INT64), MetricState.Reduction.SUM);

    @Override
    protected void add(Tensor predictions, Tensor target) {
      hits.update(predictions.eq(target).sum());
    }

    @Override
    protected Tensor result() {
      return hits.get().clone();
    }
  }

  /** A model that has its metric as a child. */
  private static final class WithMetric extends Module {
    private final Accuracy accuracy = register("accuracy", Accuracy.multiclass(3));
  }

  @Test
  @NoLeaks
  void updatesLeaveNoTensors() {
    try (MetricCollection metrics =
        new MetricCollection(
            Accuracy.multiclass(3), AUROC.multiclass(3), ConfusionMatrix.multiclass(3))) {
      for (int i = 0; i < 5; i++) {
        try (TensorScope scope = TensorScope.open()) {
          metrics.update(Torch.randn(8, 3), Torch.randint(3, Shape.of(8)));
        }
      }
      try (TensorScope scope = TensorScope.open()) {
        assertThat(metrics.compute()).containsKeys("Accuracy", "AUROC", "ConfusionMatrix");
        metrics.reset();
      }
    }
  }

  @Test
  void computeBeforeUpdateThrows() {
    try (Accuracy accuracy = Accuracy.binary()) {
      assertThatThrownBy(accuracy::compute)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("Accuracy: compute was called before update");
      accuracy.update(Torch.tensor(0.9, 0.2), Torch.tensor(1, 1));
      assertThat(accuracy.compute().item()).isEqualTo(0.5);
      accuracy.reset();
      assertThat(accuracy.updateCount()).isZero();
      assertThatThrownBy(accuracy::compute).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void emptyBatchesAddNothing() {
    Tensor none = Torch.zeros(0);
    Tensor noRows = Torch.zeros(0, 3);
    Tensor noTarget = Torch.zeros(DType.INT64, 0);
    try (Accuracy accuracy = Accuracy.multiclass(3);
        AUROC auroc = AUROC.binary();
        MeanSquaredError error = new MeanSquaredError();
        MeanMetric mean = new MeanMetric()) {
      accuracy.update(noRows, noTarget);
      auroc.update(none, noTarget);
      error.update(none, none);
      mean.update(none);
      assertThat(accuracy.compute().item()).isZero();
      assertThat(auroc.compute().item()).isZero();
      assertThat(error.compute().item()).isNaN();
      assertThat(mean.compute().item()).isNaN();
      accuracy.update(Torch.eye(3), Torch.tensor(0, 1, 0));
      accuracy.update(noRows, noTarget);
      assertThat(accuracy.compute().item()).isCloseTo(2 / 3.0, within(EXACT));
    }
  }

  @Test
  void wrongInputsAreRefusedAndAddNothing() {
    Tensor target = Torch.tensor(0, 1, 2);
    try (Accuracy accuracy = Accuracy.multiclass(3);
        AUROC auroc = AUROC.binary();
        Perplexity perplexity = new Perplexity();
        R2Score r2 = new R2Score()) {
      accuracy.update(Torch.eye(3), target);
      refused(accuracy, Torch.zeros(3, 4), target, "(N, C, ...) with C = 3");
      refused(accuracy, Torch.zeros(2, 3), target, "(N, C, ...)");
      refused(accuracy, Torch.zeros(DType.INT64, 2), target, "the same shape");
      refused(accuracy, Torch.zeros(3), target, "class numbers");
      refused(accuracy, Torch.zeros(3, 3), Torch.tensor(0, 3, 0), "from 0 to 2, got 3");
      refused(accuracy, Torch.zeros(3, 3), Torch.tensor(0, -1, 0), "from 0 to 2, got -1");
      refused(accuracy, Torch.zeros(3, 3), Torch.zeros(3), "integer dtype");
      refused(accuracy, Torch.zeros(DType.INT64, 3, 3), target, "floating-point");
      assertThat(accuracy.compute().item()).isEqualTo(1);
      assertThat(accuracy.updateCount()).isEqualTo(1);
      refused(auroc, Torch.tensor(0.5, Double.NaN), Torch.tensor(0, 1), "NaN");
      refused(auroc, Torch.tensor(0.5, 0.5), Torch.tensor(0, 2), "0 or 1");
      refused(auroc, Torch.tensor(1, 0), Torch.tensor(0, 1), "scores");
      refused(perplexity, Torch.zeros(2, 3), target, "(N, L, V)");
      refused(r2, Torch.zeros(2, 3), Torch.zeros(2, 3), "(N, D) with D = 1");
    }
  }

  private static void refused(
      PredictionMetric metric, Tensor predictions, Tensor target, String message) {
    assertThatThrownBy(() -> metric.update(predictions, target))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT16", "BFLOAT16", "FLOAT32", "FLOAT64"})
  void scoresOfEveryDtypeGiveTheSameValue(DType dtype) {
    Tensor scores = Torch.tensor(0.125, 0.75, 0.5, 0.25).to(dtype);
    Tensor target = Torch.tensor(0, 1, 0, 1);
    for (DType integer : List.of(DType.UINT8, DType.INT8, DType.INT16, DType.INT32, DType.BOOL)) {
      try (Accuracy accuracy = Accuracy.binary();
          AUROC auroc = AUROC.binary();
          AveragePrecision precision = AveragePrecision.binary()) {
        accuracy.update(scores, target.to(integer));
        auroc.update(scores, target.to(integer));
        precision.update(scores, target.to(integer));
        assertThat(accuracy.compute().item()).isEqualTo(0.75);
        assertThat(auroc.compute().item()).isEqualTo(0.75);
        assertThat(precision.compute().item()).isCloseTo(5 / 6.0, within(EXACT));
      }
    }
  }

  /** A float32 sum of these stops at 2 to the power of 24. */
  @Test
  void sumsAreFloat64() {
    try (MeanMetric mean = new MeanMetric();
        MeanSquaredError error = new MeanSquaredError()) {
      Tensor many = Torch.full(DType.FLOAT32, Shape.of(1 << 20), 1.0);
      for (int i = 0; i < 20; i++) {
        mean.update(many);
      }
      mean.update(3, 1);
      assertThat(mean.compute().item()).isEqualTo((20.0 * (1 << 20) + 3) / (20.0 * (1 << 20) + 1));
      error.update(Torch.tensor(new float[] {1e8f, 1}), Torch.tensor(new float[] {0, 0}));
      assertThat(error.compute().item()).isEqualTo((1e16 + 1) / 2);
    }
  }

  @Test
  void statesOfAModelStayWideAndAreSaved() {
    WithMetric model = new WithMetric();
    model.accuracy.update(Torch.eye(3), Torch.tensor(0, 1, 1));
    model.half();
    assertThat(model.stateDict()).containsKeys("accuracy.tp", "accuracy.fn");
    WithMetric other = new WithMetric();
    other.loadStateDict(model.stateDict());
    assertThat(other.accuracy.compute().item()).isCloseTo(2 / 3.0, within(EXACT));
    try (MeanMetric mean = new MeanMetric()) {
      mean.half();
      mean.update(1e6);
      assertThat(mean.compute().item()).isEqualTo(1e6);
      assertThat(mean.compute().dtype()).isEqualTo(DType.FLOAT64);
    }
  }

  @Test
  void keptScoresAreSavedAndLoaded() {
    try (AUROC auroc = AUROC.multiclass(3);
        AUROC other = AUROC.multiclass(3);
        AUROC wrong = AUROC.multiclass(4)) {
      auroc.update(Torch.rand(10, 3), Torch.randint(3, Shape.of(10)));
      auroc.update(Torch.rand(DType.FLOAT64, 7, 3), Torch.randint(3, Shape.of(7)));
      Map<String, Tensor> state = auroc.stateDict();
      assertThat(state.get("preds").shape().toArray()).containsExactly(17, 3);
      other.update(Torch.rand(2, 3), Torch.randint(3, Shape.of(2)));
      other.loadStateDict(state);
      assertThat(other.compute().item()).isEqualTo(auroc.compute().item());
      assertThatThrownBy(() -> wrong.loadStateDict(state)).hasMessageContaining("preds");
      other.reset();
      assertThatThrownBy(other::compute).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void onlyMetricsOfOneKindAreMerged() {
    try (Accuracy accuracy = Accuracy.multiclass(3);
        Accuracy wider = Accuracy.multiclass(4);
        Recall recall = Recall.multiclass(3)) {
      assertThatThrownBy(() -> accuracy.merge(recall)).hasMessageContaining("Recall");
      assertThatThrownBy(() -> accuracy.merge(wider)).hasMessageContaining("another metric");
      assertThatThrownBy(() -> accuracy.merge(accuracy)).hasMessageContaining("another metric");
    }
  }

  @Test
  void inferenceModeAndGradientsDoNotMatter() {
    try (MeanSquaredError error = new MeanSquaredError()) {
      Tensor y = Torch.ones(3).requiresGrad_();
      error.update(y, Torch.zeros(3));
      Torch.inferenceMode(
          () -> {
            error.update(Torch.ones(3), Torch.zeros(3));
            return 0;
          });
      error.update(y.mul(2), Torch.zeros(3));
      assertThat(error.compute().item()).isEqualTo(2);
      assertThat(error.compute().requiresGrad()).isFalse();
    }
  }

  @Test
  void nanIsHandledAsChosen() {
    Tensor values = Torch.tensor(1, Double.NaN, 3);
    try (MeanMetric left = new MeanMetric();
        MeanMetric error =
            new MeanMetric(o -> o.nanStrategy(AggregationOptions.NanStrategy.ERROR));
        MeanMetric replaced = new MeanMetric(o -> o.replaceNan(5));
        MeanMetric kept =
            new MeanMetric(o -> o.nanStrategy(AggregationOptions.NanStrategy.DISABLE));
        MaxMetric max = new MaxMetric();
        MinMetric min = new MinMetric();
        SumMetric sum = new SumMetric()) {
      left.update(values);
      replaced.update(values);
      kept.update(values);
      max.update(values);
      min.update(values);
      sum.update(values);
      assertThat(left.compute().item()).isEqualTo(2);
      assertThat(replaced.compute().item()).isEqualTo(3);
      assertThat(kept.compute().item()).isNaN();
      assertThat(max.compute().item()).isEqualTo(3);
      assertThat(min.compute().item()).isEqualTo(1);
      assertThat(sum.compute().item()).isEqualTo(4);
      assertThatThrownBy(() -> error.update(values)).hasMessageContaining("NaN");
      left.update(Torch.tensor(10.0, 20.0), Torch.tensor(3.0, 0.0));
      assertThat(left.compute().item()).isEqualTo(34 / 5.0);
    }
  }

  @Test
  void oneClassOnlyHasDefinedValues() {
    Tensor scores = Torch.tensor(0.2, 0.9);
    try (AUROC auroc = AUROC.binary();
        AveragePrecision precision = AveragePrecision.binary();
        R2Score r2 = new R2Score()) {
      auroc.update(scores, Torch.tensor(1, 1));
      precision.update(scores, Torch.tensor(0, 0));
      assertThat(auroc.compute().item()).isZero();
      assertThat(precision.compute().item()).isZero();
      Tensor constant = Torch.tensor(0.1, 0.1, 0.1);
      r2.update(constant, constant);
      assertThat(r2.compute().item()).isEqualTo(1);
      r2.update(Torch.tensor(new double[] {0.2}), Torch.tensor(new double[] {0.1}));
      assertThat(r2.compute().item()).isZero();
    }
  }

  @Test
  void collectionsNameAndMergeTheirMetrics() {
    Map<String, PredictionMetric> metrics = Map.of("top1", Accuracy.multiclass(3));
    try (MetricCollection first = new MetricCollection(metrics, o -> o.prefix("val_"));
        MetricCollection second =
            new MetricCollection(Map.of("top1", Accuracy.multiclass(3)), o -> o.postfix("_x"))) {
      Tensor target = Torch.tensor(0, 0, 0);
      assertThat(first.call(Torch.eye(3), target).get("val_top1").item())
          .isCloseTo(1 / 3.0, within(EXACT));
      second.update(Torch.zeros(3, 3), target);
      assertThat(second.compute()).containsOnlyKeys("top1_x");
      first.merge(second);
      assertThat(first.compute().get("val_top1").item()).isCloseTo(4 / 6.0, within(EXACT));
      assertThat(first.stateDict()).containsKey("top1.tp");
    }
    assertThatThrownBy(() -> new MetricCollection(Accuracy.binary(), Accuracy.binary()))
        .hasMessageContaining("two metrics are named Accuracy");
  }

  @Test
  void aUsersMetricIsAModule() {
    try (Hits hits = new Hits()) {
      hits.update(Torch.tensor(1, 2, 3), Torch.tensor(1, 0, 3));
      assertThat(hits.call(Torch.tensor(1, 2), Torch.tensor(1, 2)).itemLong()).isEqualTo(2);
      assertThat(hits.compute().itemLong()).isEqualTo(4);
      assertThat(hits.stateDict()).containsOnlyKeys("hits");
    }
    assertThat(Accuracy.multiclass(10, o -> o.topK(5)))
        .hasToString("Accuracy(multiclass, 10, average=MICRO, topK=5)");
  }

  @Test
  @Tag("gpu")
  void statesMoveToTheGpu() {
    Device gpu = Device.cuda(0);
    Tensor scores = Torch.rand(20, 3);
    Tensor target = Torch.randint(3, Shape.of(20));
    try (Accuracy onCpu = Accuracy.multiclass(3);
        Accuracy onGpu = Accuracy.multiclass(3);
        AUROC curveOnCpu = AUROC.multiclass(3);
        AUROC curveOnGpu = AUROC.multiclass(3)) {
      onCpu.update(scores, target);
      curveOnCpu.update(scores, target);
      curveOnGpu.update(scores, target);
      curveOnGpu.to(gpu);
      onGpu.to(gpu);
      onGpu.update(scores.to(gpu), target);
      assertThat(onGpu.compute().device()).isEqualTo(gpu);
      assertThat(onGpu.compute().item()).isEqualTo(onCpu.compute().item());
      assertThat(curveOnGpu.compute().device()).isEqualTo(gpu);
      assertThat(curveOnGpu.compute().item()).isCloseTo(curveOnCpu.compute().item(), within(EXACT));
      onCpu.merge(onGpu);
      assertThat(onCpu.compute().device()).isEqualTo(Device.CPU);
    }
  }
}
