package org.jtorch.nn;

import java.util.List;
import java.util.function.Supplier;
import org.jtorch.EmbeddingBagMode;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.reference.PythonValues;

/** Test cases for the activations, embeddings and distances of {@code make_sequences.py}. */
final class ActivationCases {
  private ActivationCases() {}

  static void addTo(ModuleCases cases) {
    addSmooth(cases);
    addPiecewise(cases);
    addInPlace(cases);
    addEmbeddings(cases);
    addBags(cases);
    addClassifiers(cases);
    addDistances(cases);
  }

  private static void addSmooth(ModuleCases cases) {
    cases.layer("CELU", CELU::new, 2, 4);
    cases.layer("CELU/alpha", () -> new CELU(0.5), 2, 4);
    cases.layer("ELU", ELU::new, 2, 4);
    cases.layer("GLU", GLU::new, 2, 4);
    cases.layer("GLU/dim", () -> new GLU(0), 2, 4);
    cases.layer("GELU", GELU::new, 2, 4);
    cases.layer("LogSigmoid", LogSigmoid::new, 2, 4);
    cases.layer("LogSoftmax", () -> new LogSoftmax(0), 2, 4);
    cases.layer("Mish", Mish::new, 2, 4);
    cases.layer("SELU", SELU::new, 2, 4);
    cases.layer("SiLU", SiLU::new, 2, 4);
    cases.layer("Sigmoid", Sigmoid::new, 2, 4);
    cases.layer("Softmax", () -> new Softmax(1), 2, 4);
    cases.layer("Softmin", () -> new Softmin(-1), 2, 4);
    cases.layer("Softplus", () -> new Softplus(2, 1), 2, 4);
    cases.layer("Softsign", Softsign::new, 2, 4);
    cases.layer("Tanh", Tanh::new, 2, 4);
    cases.layer("Tanhshrink", Tanhshrink::new, 2, 4);
    cases.layer("Softmax2d", Softmax2d::new, 2, 3, 2, 2);
  }

  private static void addPiecewise(ModuleCases cases) {
    cases.layer("Hardshrink", Hardshrink::new, 2, 4);
    cases.layer("Hardshrink/lambd", () -> new Hardshrink(1.5), 2, 4);
    cases.layer("Hardsigmoid", Hardsigmoid::new, 2, 4);
    cases.layer("Hardswish", Hardswish::new, 2, 4);
    cases.layer("Hardtanh", () -> new Hardtanh(-0.5, 2), 2, 4);
    cases.layer("LeakyReLU", LeakyReLU::new, 2, 4);
    cases.layer("PReLU", PReLU::new, 2, 4);
    cases.layer("PReLU/channels", () -> new PReLU(4, 0.5), 2, 4);
    cases.layer("ReLU", ReLU::new, 2, 4);
    cases.layer("ReLU6", ReLU6::new, 2, 4);
    cases.layer("RReLU", RReLU::new, 2, 4);
    cases.layer("RReLU/range", () -> new RReLU(0.25, 0.75), 2, 4);
    cases.layer("Softshrink", Softshrink::new, 2, 4);
    cases.layer("Softshrink/lambd", () -> new Softshrink(1.5), 2, 4);
    cases.layer("Threshold", () -> new Threshold(0.5, -1), 2, 4);
  }

  private static void addInPlace(ModuleCases cases) {
    inPlace(cases, "CELU", () -> new CELU(0.5, o -> o.inplace(true)));
    inPlace(cases, "ELU", () -> new ELU(0.5, o -> o.inplace(true)));
    inPlace(cases, "Hardsigmoid", () -> new Hardsigmoid(o -> o.inplace(true)));
    inPlace(cases, "Hardswish", () -> new Hardswish(o -> o.inplace(true)));
    inPlace(cases, "Hardtanh", () -> new Hardtanh(-1, 1, o -> o.inplace(true)));
    inPlace(cases, "LeakyReLU", () -> new LeakyReLU(0.01, o -> o.inplace(true)));
    inPlace(cases, "Mish", () -> new Mish(o -> o.inplace(true)));
    inPlace(cases, "ReLU", () -> new ReLU(o -> o.inplace(true)));
    inPlace(cases, "ReLU6", () -> new ReLU6(o -> o.inplace(true)));
    inPlace(cases, "RReLU", () -> new RReLU(1.0 / 8, 1.0 / 3, o -> o.inplace(true)));
    inPlace(cases, "SELU", () -> new SELU(o -> o.inplace(true)));
    inPlace(cases, "SiLU", () -> new SiLU(o -> o.inplace(true)));
    inPlace(cases, "Threshold", () -> new Threshold(0.5, -1, o -> o.inplace(true)));
  }

  private static <M extends Module & Layer> void inPlace(
      ModuleCases cases, String name, Supplier<M> maker) {
    cases.several(
        name + "/in place",
        maker,
        (m, i) -> {
          Tensor x = i.wave(2, 4).mul(1);
          return List.of(m.call(x), x);
        });
  }

  private static void addEmbeddings(ModuleCases cases) {
    cases.one(
        "Embedding", () -> new Embedding(6, 3, o -> o.paddingIdx(-2)), (m, i) -> m.call(indices()));
    cases.one(
        "Embedding/all",
        () -> new Embedding(6, 3, o -> o.maxNorm(1).normType(1).scaleGradByFreq(true)),
        (m, i) -> m.call(indices()));
    cases.one(
        "Embedding/pretrained",
        () -> Embedding.fromPretrained(PythonValues.wave(6, 3), o -> o.freeze(false)),
        (m, i) -> m.call(indices()));
  }

  private static void addBags(ModuleCases cases) {
    cases.one("EmbeddingBag", () -> new EmbeddingBag(6, 3), (m, i) -> m.call(indices().view(2, 3)));
    cases.one(
        "EmbeddingBag/offsets",
        () -> new EmbeddingBag(6, 3, o -> o.mode(EmbeddingBagMode.MAX).paddingIdx(0)),
        (m, i) -> m.call(indices(), Torch.tensor(0, 2, 2)));
    cases.one(
        "EmbeddingBag/weights",
        () -> new EmbeddingBag(6, 3, o -> o.mode(EmbeddingBagMode.SUM).includeLastOffset(true)),
        (m, i) ->
            m.call(indices(), o -> o.offsets(Torch.tensor(0, 2, 6)).perSampleWeights(i.wave(6))));
    cases.one(
        "EmbeddingBag/norm",
        () -> new EmbeddingBag(6, 3, o -> o.maxNorm(1).normType(3).scaleGradByFreq(true)),
        (m, i) -> m.call(indices(), Torch.tensor(0, 3)));
    cases.one(
        "EmbeddingBag/pretrained",
        () ->
            EmbeddingBag.fromPretrained(
                PythonValues.wave(6, 3), o -> o.freeze(false).mode(EmbeddingBagMode.SUM)),
        (m, i) -> m.call(indices().view(3, 2)));
  }

  private static void addClassifiers(ModuleCases cases) {
    long[] cutoffs = {3, 7};
    cases.several(
        "AdaptiveLogSoftmaxWithLoss",
        () -> new AdaptiveLogSoftmaxWithLoss(8, 12, cutoffs),
        (m, i) -> both(m.call(i.wave(5, 8), Torch.tensor(0, 11, 4, 6, 2))));
    cases.several(
        "AdaptiveLogSoftmaxWithLoss/one",
        () -> new AdaptiveLogSoftmaxWithLoss(8, 12, cutoffs, o -> o.divValue(2).headBias(true)),
        (m, i) -> both(m.call(i.wave(8), Torch.tensor(5))));
    cases.several(
        "AdaptiveLogSoftmaxWithLoss/all classes",
        () -> new AdaptiveLogSoftmaxWithLoss(8, 12, cutoffs),
        (m, i) -> {
          Tensor x = i.wave(5, 8);
          return List.of(m.logProb(x), m.predict(x));
        });
  }

  private static List<Tensor> both(AdaptiveLogSoftmaxWithLoss.Output output) {
    return List.of(output.output(), output.loss());
  }

  private static void addDistances(ModuleCases cases) {
    cases.one(
        "CosineSimilarity",
        () -> new CosineSimilarity(),
        (m, i) -> m.call(i.wave(2, 4), i.wave(2, 4).flip(1)));
    cases.one(
        "CosineSimilarity/dim",
        () -> new CosineSimilarity(0, 1e-3),
        (m, i) -> m.call(i.wave(2, 4), i.wave(2, 1)));
    cases.one(
        "PairwiseDistance",
        () -> new PairwiseDistance(),
        (m, i) -> m.call(i.wave(2, 4), i.wave(2, 4).flip(1)));
    cases.one(
        "PairwiseDistance/all",
        () -> new PairwiseDistance(o -> o.p(1).eps(1e-3).keepdim(true)),
        (m, i) -> m.call(i.wave(2, 4), i.wave(2, 4).flip(1)));
  }

  private static Tensor indices() {
    return Torch.tensor(1, 4, 0, 1, 5, 2);
  }
}
