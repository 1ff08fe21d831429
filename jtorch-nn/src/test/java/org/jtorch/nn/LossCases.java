package org.jtorch.nn;

import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jtorch.ChunkingOptions.AccPolicy;
import org.jtorch.Reduction;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.reference.PythonValues;

/** Test cases for the losses of {@code make_sequences.py}. */
final class LossCases {
  private LossCases() {}

  static void addTo(ModuleCases cases) {
    addDifferences(cases);
    addProbabilities(cases);
    addClasses(cases);
    addLinear(cases);
    addMargins(cases);
    addLabels(cases);
    addLikelihoods(cases);
    addPairs(cases);
    addTriplets(cases);
    addAlignments(cases);
  }

  private static void addDifferences(ModuleCases cases) {
    cases.reduced("L1Loss", r -> new L1Loss(o -> o.reduction(r)), on(LossCases::probabilities));
    cases.reduced("MSELoss", r -> new MSELoss(o -> o.reduction(r)), on(LossCases::probabilities));
    cases.reduced(
        "SmoothL1Loss", r -> new SmoothL1Loss(o -> o.reduction(r)), on(LossCases::probabilities));
    cases.reduced(
        "SmoothL1Loss/beta",
        r -> new SmoothL1Loss(o -> o.reduction(r).beta(0.5)),
        on(LossCases::probabilities));
    cases.reduced(
        "HuberLoss", r -> new HuberLoss(o -> o.reduction(r)), on(LossCases::probabilities));
    cases.reduced(
        "HuberLoss/delta",
        r -> new HuberLoss(o -> o.reduction(r).delta(0.5)),
        on(LossCases::probabilities));
  }

  private static void addProbabilities(ModuleCases cases) {
    cases.reduced(
        "BCELoss",
        r -> new BCELoss(o -> o.reduction(r)),
        (m, i) -> m.call(i.wave(3, 4).sigmoid(), probabilities()));
    cases.reduced(
        "BCELoss/weight",
        r -> new BCELoss(o -> o.reduction(r).weight(four())),
        (m, i) -> m.call(i.wave(3, 4).sigmoid(), probabilities()));
    cases.reduced(
        "BCEWithLogitsLoss",
        r -> new BCEWithLogitsLoss(o -> o.reduction(r)),
        on(LossCases::probabilities));
    cases.reduced(
        "BCEWithLogitsLoss/weights",
        r -> new BCEWithLogitsLoss(o -> o.reduction(r).weight(four()).posWeight(four().flip(0))),
        on(LossCases::probabilities));
    cases.reduced(
        "KLDivLoss", r -> new KLDivLoss(o -> o.reduction(r)), on(LossCases::probabilities));
    cases.one(
        "KLDivLoss/batchmean",
        () -> new KLDivLoss(o -> o.reduction(Reduction.BATCH_MEAN)),
        on(LossCases::probabilities));
    cases.reduced(
        "KLDivLoss/log target",
        r -> new KLDivLoss(o -> o.reduction(r).logTarget(true)),
        on(() -> probabilities().log()));
    cases.one(
        "KLDivLoss/log target/batchmean",
        () -> new KLDivLoss(o -> o.reduction(Reduction.BATCH_MEAN).logTarget(true)),
        on(() -> probabilities().log()));
  }

  private static void addClasses(ModuleCases cases) {
    cases.reduced("NLLLoss", r -> new NLLLoss(o -> o.reduction(r)), on(LossCases::classes));
    cases.reduced(
        "NLLLoss/weight",
        r -> new NLLLoss(o -> o.reduction(r).weight(four()).ignoreIndex(3)),
        on(LossCases::classes));
    cases.reduced(
        "CrossEntropyLoss", r -> new CrossEntropyLoss(o -> o.reduction(r)), on(LossCases::classes));
    cases.reduced(
        "CrossEntropyLoss/all",
        r ->
            new CrossEntropyLoss(
                o -> o.reduction(r).weight(four()).ignoreIndex(3).labelSmoothing(0.1)),
        on(LossCases::classes));
    cases.reduced(
        "CrossEntropyLoss/probabilities",
        r -> new CrossEntropyLoss(o -> o.reduction(r)),
        on(LossCases::probabilities));
  }

  private static void addLinear(ModuleCases cases) {
    cases.reduced(
        "LinearCrossEntropyLoss",
        r -> new LinearCrossEntropyLoss(4, 5, o -> o.reduction(r)),
        on(LossCases::classes));
    cases.reduced(
        "LinearCrossEntropyLoss/chunked",
        r ->
            new LinearCrossEntropyLoss(
                4,
                5,
                o ->
                    o.reduction(r)
                        .bias(true)
                        .chunking(
                            c ->
                                c.batchChunkSize(2)
                                    .accPolicy(AccPolicy.BALANCED)
                                    .allowRetainGraph(true))),
        on(LossCases::classes));
    cases.reduced(
        "LinearCrossEntropyLoss/all",
        r ->
            new LinearCrossEntropyLoss(
                4,
                4,
                o ->
                    o.reduction(r)
                        .outFeatures(2)
                        .bias(true)
                        .weight(four())
                        .ignoreIndex(3)
                        .labelSmoothing(0.1)),
        on(() -> Torch.tensor(new long[][] {{0, 1}, {3, 2}, {1, 1}})));
  }

  private static void addMargins(ModuleCases cases) {
    cases.reduced(
        "MultiMarginLoss", r -> new MultiMarginLoss(o -> o.reduction(r)), on(LossCases::classes));
    cases.reduced(
        "MultiMarginLoss/all",
        r -> new MultiMarginLoss(o -> o.reduction(r).p(2).margin(0.5).weight(four())),
        on(LossCases::classes));
    cases.reduced(
        "MultiLabelMarginLoss",
        r -> new MultiLabelMarginLoss(o -> o.reduction(r)),
        on(() -> Torch.tensor(new long[][] {{3, 0, -1, 1}, {1, -1, 0, 0}, {0, 1, 2, 3}})));
  }

  private static void addLabels(ModuleCases cases) {
    cases.reduced(
        "MultiLabelSoftMarginLoss",
        r -> new MultiLabelSoftMarginLoss(o -> o.reduction(r)),
        on(() -> probabilities().round()));
    cases.reduced(
        "MultiLabelSoftMarginLoss/weight",
        r -> new MultiLabelSoftMarginLoss(o -> o.reduction(r).weight(four())),
        on(() -> probabilities().round()));
    cases.reduced(
        "SoftMarginLoss", r -> new SoftMarginLoss(o -> o.reduction(r)), on(LossCases::labels));
    cases.reduced(
        "HingeEmbeddingLoss",
        r -> new HingeEmbeddingLoss(o -> o.reduction(r)),
        on(LossCases::labels));
    cases.reduced(
        "HingeEmbeddingLoss/margin",
        r -> new HingeEmbeddingLoss(o -> o.reduction(r).margin(0.5)),
        on(LossCases::labels));
  }

  private static void addLikelihoods(ModuleCases cases) {
    cases.reduced(
        "PoissonNLLLoss",
        r -> new PoissonNLLLoss(o -> o.reduction(r)),
        on(() -> probabilities().mul(4)));
    cases.reduced(
        "PoissonNLLLoss/all",
        r -> new PoissonNLLLoss(o -> o.reduction(r).logInput(false).full(true).eps(1e-3)),
        (m, i) -> m.call(i.wave(3, 4).exp(), probabilities().mul(4)));
    BiFunction<GaussianNLLLoss, ModuleCases.Inputs, Tensor> call =
        (m, i) -> m.call(i.wave(3, 4), probabilities(), i.wave(3, 4).exp());
    cases.reduced("GaussianNLLLoss", r -> new GaussianNLLLoss(o -> o.reduction(r)), call);
    cases.reduced(
        "GaussianNLLLoss/all",
        r -> new GaussianNLLLoss(o -> o.reduction(r).full(true).eps(0.5)),
        call);
    cases.reduced(
        "GaussianNLLLoss/one variance",
        r -> new GaussianNLLLoss(o -> o.reduction(r)),
        (m, i) -> m.call(i.wave(3, 4), probabilities(), 2.0));
  }

  private static void addPairs(ModuleCases cases) {
    BiFunction<CosineEmbeddingLoss, ModuleCases.Inputs, Tensor> angle =
        (m, i) -> m.call(i.wave(3, 4), i.wave(3, 4).flip(1), signs());
    cases.reduced("CosineEmbeddingLoss", r -> new CosineEmbeddingLoss(o -> o.reduction(r)), angle);
    cases.reduced(
        "CosineEmbeddingLoss/margin",
        r -> new CosineEmbeddingLoss(o -> o.reduction(r).margin(-0.5)),
        angle);
    BiFunction<MarginRankingLoss, ModuleCases.Inputs, Tensor> order =
        (m, i) -> m.call(i.wave(3), i.wave(3).flip(0), signs());
    cases.reduced("MarginRankingLoss", r -> new MarginRankingLoss(o -> o.reduction(r)), order);
    cases.reduced(
        "MarginRankingLoss/margin",
        r -> new MarginRankingLoss(o -> o.reduction(r).margin(0.5)),
        order);
  }

  private static void addTriplets(ModuleCases cases) {
    BiFunction<TripletMarginLoss, ModuleCases.Inputs, Tensor> triple =
        (m, i) -> m.call(i.wave(3, 4), i.wave(3, 4).flip(1), i.wave(3, 4).flip(0));
    cases.reduced("TripletMarginLoss", r -> new TripletMarginLoss(o -> o.reduction(r)), triple);
    cases.reduced(
        "TripletMarginLoss/all",
        r -> new TripletMarginLoss(o -> o.reduction(r).margin(0.5).p(1).eps(1e-3).swap(true)),
        triple);
    BiFunction<TripletMarginWithDistanceLoss, ModuleCases.Inputs, Tensor> measured =
        (m, i) -> m.call(i.wave(3, 4), i.wave(3, 4).flip(1), i.wave(3, 4).flip(0));
    cases.reduced(
        "TripletMarginWithDistanceLoss",
        r -> new TripletMarginWithDistanceLoss(o -> o.reduction(r)),
        measured);
    cases.reduced(
        "TripletMarginWithDistanceLoss/own",
        r ->
            new TripletMarginWithDistanceLoss(
                o ->
                    o.reduction(r)
                        .distanceFunction((x, y) -> x.sub(y).abs().amax(1))
                        .margin(2)
                        .swap(true)),
        measured);
  }

  private static void addAlignments(ModuleCases cases) {
    cases.reduced(
        "CTCLoss",
        r -> new CTCLoss(o -> o.reduction(r)),
        (m, i) ->
            m.call(
                i.wave(6, 2, 4).logSoftmax(2),
                Torch.tensor(new long[][] {{1, 2, 3}, {3, 1, 0}}),
                Torch.tensor(6, 5),
                Torch.tensor(3, 2)));
    cases.reduced(
        "CTCLoss/all",
        r -> new CTCLoss(o -> o.reduction(r).blank(3).zeroInfinity(true)),
        (m, i) ->
            m.call(
                i.wave(6, 2, 4).logSoftmax(2),
                Torch.tensor(1, 2, 0, 0, 1, 0, 1),
                new long[] {6, 2},
                new long[] {3, 4}));
  }

  private static <M extends Loss> BiFunction<M, ModuleCases.Inputs, Tensor> on(
      Supplier<Tensor> target) {
    return (m, i) -> m.call(i.wave(3, 4), target.get());
  }

  private static Tensor four() {
    return Torch.tensor(0.5, 2.0, 1.0, 0.25);
  }

  private static Tensor classes() {
    return Torch.tensor(2, 0, 3);
  }

  private static Tensor probabilities() {
    return PythonValues.wave(3, 4).sigmoid();
  }

  private static Tensor labels() {
    return probabilities().round().mul(2).sub(1);
  }

  private static Tensor signs() {
    return Torch.tensor(1.0, -1.0, -1.0);
  }
}
