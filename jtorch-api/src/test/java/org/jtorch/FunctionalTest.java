package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** F against what Python computed for the same calls. */
class FunctionalTest {
  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void conv2dPadsStridesAndAddsTheBias() {
    Tensor y = F.conv2d(image(), filter(), o -> o.bias(vector(0.5)).stride(2).padding(1));

    assertValues(y, 0.5, 0.8, 1.1, 0.5, 2.7, 3.4, -0.7, 0.4, 2);
  }

  @Test
  void conv2dPaddedByNameKeepsTheSize() {
    Tensor y = F.conv2d(image(), filter(), o -> o.padding(ConvPadding.SAME));

    assertThat(y.shape()).isEqualTo(image().shape());
    assertValues(y.flatten().narrow(0, 0, 5), 0.95, 1.2, 1.45, 1.7, 1.95);
  }

  @Test
  void theLastPaddingOfAConvolutionCounts() {
    Tensor counted = F.conv2d(image(), filter(), o -> o.padding(ConvPadding.SAME).padding(1));

    assertThat(counted.shape()).isEqualTo(Shape.of(1, 1, 5, 5));
  }

  @Test
  void transposedConvolutionGrows() {
    Tensor corner = image().narrow(2, 0, 2).narrow(3, 0, 2);

    assertThat(F.convTranspose2d(corner, filter(), o -> o.stride(2).outputPadding(1)).shape())
        .isEqualTo(Shape.of(1, 1, 5, 5));
    assertValues(
        F.convTranspose2d(corner, filter(), o -> o.stride(2)).flatten().narrow(0, 0, 5),
        0,
        0,
        0.1,
        -0.1,
        0);
  }

  @Test
  void crossEntropyWeighsSmoothsIgnoresAndReduces() {
    Tensor logits = matrix(2, 1, 2, 3, 0.5, 0, -1);
    Tensor target = classes(2, 0);

    assertValues(F.crossEntropy(logits, target), 0.5058683);
    assertValues(
        F.crossEntropy(logits, target, o -> o.labelSmoothing(0.1).weight(vector(1, 2, 3))),
        0.5408169);
    assertValues(F.crossEntropy(logits, target, Reduction.NONE), 0.4076059, 0.6041306);
    assertValues(F.crossEntropy(logits, target, o -> o.ignoreIndex(2)), 0.6041306);
  }

  @Test
  void regressionLossesAgreeWithPython() {
    Tensor x = matrix(2, 1, 2, 3, 4);
    Tensor half = x.mul(0.5);

    assertValues(F.mseLoss(x, half), 1.875);
    assertValues(F.mseLoss(x, half, o -> o.weight(x)), 2.5);
    assertValues(F.l1Loss(x, half), 1.25);
    assertValues(F.smoothL1Loss(x, half, o -> o.beta(0.7)), 0.9071429);
    assertValues(F.huberLoss(x, half, o -> o.delta(0.7).weight(x)), 2.0175);
    assertValues(F.gaussianNllLoss(x, half, vector(0.5, 2), o -> o.full(true)), 1.6220635);
  }

  @Test
  void aVarianceMayBeSharedAlongOneDimension() {
    Tensor x = matrix(2, 1, 2, 3, 4);
    Tensor half = matrix(2, 0.5, 0.5, 0.5, 0.5);

    assertValues(F.gaussianNllLoss(x, half, matrix(1, 0.5, 2)), 2.53125);
    assertValues(F.gaussianNllLoss(x, half, matrix(2, 0.5, 2)), 1.78125);
    assertThatThrownBy(() -> F.gaussianNllLoss(x, half, matrix(1, 0.5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("gaussianNllLoss: a variance of [1, 1] does not fit an input of [2, 2]");
  }

  @Test
  void anEmptyBatchWithoutChannelsIsNormalizedToNothing() {
    Tensor none = Torch.zeros(0);

    assertThat(F.batchNorm(none, none, none, o -> o.training(true)).shape()).isEqualTo(Shape.of(0));
  }

  @Test
  void aBroadcastTargetGivesTheInputItsGradient() {
    Tensor x = matrix(2, 1, 2, 3, 4).requiresGrad_(true);
    Tensor loss = F.mseLoss(x, vector(1.5, 1));

    loss.backward();

    assertValues(loss, 3.125);
    assertValues(x.grad(), -0.25, 0.5, 0.75, 1.5);
  }

  @Test
  void lossesOfProbabilitiesAgreeWithPython() {
    Tensor p = vector(0.2, 0.9);
    Tensor wanted = vector(0, 1);
    Tensor logits = matrix(2, 1, 2, 3, 0.5, 0, -1);

    assertValues(F.binaryCrossEntropy(p, wanted), 0.1642521);
    assertValues(
        F.binaryCrossEntropyWithLogits(p, wanted, o -> o.posWeight(vector(2, 3))), 0.9108003);
    assertValues(
        F.klDiv(logits.logSoftmax(1), logits.softmax(1).mul(0.9), Reduction.BATCH_MEAN),
        -0.0948245);
  }

  @Test
  void aBatchMeanIsForTheDivergenceAlone() {
    Tensor x = vector(1, 2);

    assertThatThrownBy(() -> F.mseLoss(x, x, Reduction.BATCH_MEAN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("klDiv");
  }

  @Test
  void aTripletLossTakesADistanceOfOnesOwn() {
    Tensor x = matrix(2, 1, 2, 3, 4);
    Tensor loss =
        F.tripletMarginWithDistanceLoss(
            x,
            x.mul(0.5),
            x.mul(0.9),
            o -> o.distanceFunction((a, b) -> F.pairwiseDistance(a, b)).swap(true));

    assertValues(loss, 2.4472134);
  }

  @Test
  void normalizationsAgreeWithPython() {
    assertValues(F.normalize(matrix(2, 1, 2, 3, 4)), 0.4472136, 0.8944272, 0.6, 0.8);
    assertValues(
        F.localResponseNorm(Torch.arange(1.0, 7).reshape(1, 3, 2), 2),
        0.9999626,
        1.9997001,
        2.9988757,
        3.9970024,
        4.9936347,
        5.9883270);
  }

  @Test
  void batchNormInTrainingUpdatesTheRunningStatistics() {
    Tensor mean = Torch.zeros(3);
    Tensor variance = Torch.ones(3);
    Tensor y = F.batchNorm(matrix(2, 1, 2, 3, 0.5, 0, -1), mean, variance, o -> o.training(true));

    assertValues(y, 0.9999199, 0.9999950, 0.9999987, -0.9999201, -0.9999950, -0.9999987);
    assertValues(mean, 0.075, 0.1, 0.1);
  }

  @Test
  void batchNormInTrainingRefusesASingleValueAChannel() {
    assertThatThrownBy(() -> F.batchNorm(Torch.ones(1, 3), o -> o.training(true)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("more than 1 value per channel");
  }

  @Test
  void interpolationByFactorAndByArea() {
    Tensor corner = image().narrow(2, 0, 2).narrow(3, 0, 2);
    Tensor grown =
        F.interpolate(corner, o -> o.scaleFactor(2).mode(InterpolateMode.BILINEAR)).flatten();

    assertValues(grown.narrow(0, 0, 6), 0, 0.025, 0.075, 0.1, 0.1, 0.125);
    assertValues(
        F.interpolate(image(), o -> o.scaleFactor(0.5).mode(InterpolateMode.AREA)),
        0.25,
        0.45,
        1.05,
        1.25);
  }

  @Test
  void interpolationNeedsSizeOrFactorAndAFittingMode() {
    assertThatThrownBy(() -> F.interpolate(image(), o -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("size or scaleFactor");
    assertThatThrownBy(() -> F.interpolate(image(), o -> o.size(8).mode(InterpolateMode.LINEAR)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("LINEAR");
  }

  @Test
  void whatAPoolTookAnUnpoolPutsBack() {
    var pooled = F.maxPool2dWithIndices(image(), 2);
    Tensor back = F.maxUnpool2d(pooled.values(), pooled.indices(), 2);

    assertValues(pooled.values(), 0.5, 0.7, 1.3, 1.5);
    assertThat(pooled.indices().get(0, 0, 1, 1).itemLong()).isEqualTo(15);
    assertValues(back.sum(), 4);
    assertThat(back.shape()).isEqualTo(image().shape());
  }

  @Test
  void poolsByNormAgreeWithPython() {
    assertValues(F.lpPool2d(image(), 2, 2), 0.6480741, 0.9899495, 2.1400936, 2.5337720);
    assertValues(F.lpPool2d(image(), Double.POSITIVE_INFINITY, 2), 0.5, 0.7, 1.3, 1.5);
  }

  @Test
  void foldAddsUpWhatUnfoldCut() {
    Tensor blocks = F.unfold(image(), new long[] {2}, o -> o.stride(2));

    assertValues(blocks.get(0).select(1, 0), 0, 0.1, 0.4, 0.5);
    assertValues(
        F.fold(F.unfold(image(), 2), new long[] {4}, new long[] {2}).flatten().narrow(0, 0, 6),
        0,
        0.2,
        0.4,
        0.3,
        0.8,
        2);
  }

  @Test
  void bagsAreSummedFromTheirOffsets() {
    Tensor table = Torch.arange(0.0, 8).reshape(4, 2);
    Tensor bags =
        F.embeddingBag(
            classes(0, 1, 3, 3), table, o -> o.offsets(classes(0, 2)).mode(EmbeddingBagMode.SUM));

    assertValues(bags, 2, 4, 12, 14);
  }

  @Test
  void embeddingScalesLongRowsInTheTableItself() {
    Tensor table = matrix(2, 3, 4, 0.3, 0.4);

    Tensor rows = F.embedding(classes(0), table, o -> o.maxNorm(1));

    assertValues(rows, 0.6, 0.8);
    assertValues(table, 0.6, 0.8, 0.3, 0.4);
  }

  @Test
  void padMirrorsAndFills() {
    Tensor x = matrix(2, 1, 2, 3, 4).unsqueeze(0);

    assertValues(F.pad(x, new long[] {1, 1}, PadMode.REFLECT), 2, 1, 2, 1, 4, 3, 4, 3);
    assertValues(F.pad(vector(1, 2), new long[] {1, 0}, PadMode.CONSTANT, 7), 7, 1, 2);
    assertValues(F.pad(vector(1, 2), 0, 1), 1, 2, 0);
  }

  @Test
  void gridSampleTakesPixelsWhereTheGridTells() {
    Tensor grid = vector(0, 0, -1, 1).reshape(1, 1, 2, 2);

    assertValues(F.gridSample(image(), grid, o -> o.alignCorners(true)), 0.75, 1.2);
  }

  @Test
  void activationsAgreeWithPython() {
    Tensor x = matrix(2, 1, 2, 3, 4);

    assertValues(F.softsign(x), 0.5, 0.6666667, 0.75, 0.8);
    assertValues(F.tanhshrink(x), 0.2384058, 1.0359724, 2.0049453, 3.0006707);
    assertValues(F.softmin(x, 1), 0.7310586, 0.2689414, 0.7310586, 0.2689414);
  }

  @Test
  void aHardGumbelDrawIsOneHotAndPassesGradients() {
    Torch.manualSeed(0);
    Tensor logits = Torch.zeros(4, 5).requiresGrad_(true);
    Tensor draw = F.gumbelSoftmax(logits, o -> o.hard(true));

    draw.mul(Torch.arange(0.0, 5)).sum().backward();

    assertValues(draw.sum(1), 1, 1, 1, 1);
    assertThat(draw.max().item()).isCloseTo(1, within(1e-6));
    assertThat(logits.grad().abs().sum().item()).isGreaterThan(0);
  }

  @Test
  void dropoutDropsInTrainingOnly() {
    Torch.manualSeed(0);
    Tensor ones = Torch.ones(1000);

    assertThat(F.dropout(ones, 0.5).ne(0).sum().itemLong()).isBetween(400L, 600L);
    assertValues(F.dropout(ones, 0.5, false).mean(), 1);
    assertThatThrownBy(() -> F.dropout(ones, 1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1.5");
  }

  @Test
  void functionsCloseTheirTemporaries() {
    Tensor x = matrix(2, 1, 2, 3, 4);
    Tensor y = vector(1, 2);
    long before = Torch.memoryStats().unclosed();

    Tensor[] results = {
      F.softsign(x), F.normalize(x), F.mseLoss(x, y), F.softmin(x, 1), F.gumbelSoftmax(x)
    };

    assertThat(Torch.memoryStats().unclosed() - before).isEqualTo(results.length);
  }

  private static Tensor image() {
    return Torch.arange(0.0, 16).reshape(1, 1, 4, 4).div(10);
  }

  private static Tensor filter() {
    return matrix(2, 1, -1, 2, 0.5).reshape(1, 1, 2, 2);
  }

  private static Tensor matrix(long rows, double... values) {
    return vector(values).reshape(rows, -1);
  }

  private static Tensor vector(double... values) {
    Tensor vector = Torch.zeros(values.length);
    for (int i = 0; i < values.length; i++) {
      vector.get(i).fill_(values[i]);
    }
    return vector;
  }

  private static Tensor classes(long... values) {
    Tensor vector = Torch.zeros(DType.INT64, values.length);
    for (int i = 0; i < values.length; i++) {
      vector.get(i).fill_(values[i]);
    }
    return vector;
  }

  private static void assertValues(Tensor tensor, double... expected) {
    Tensor flat = tensor.reshape(-1);
    assertThat(flat.numel()).isEqualTo(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat(flat.get(i).item()).as("element %d", i).isCloseTo(expected[i], within(2e-6));
    }
  }
}
