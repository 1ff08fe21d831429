package org.jtorch;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jtorch.F.GaussianNllLossOptions;
import org.jtorch.F.HuberLossOptions;
import org.jtorch.F.PoissonNllLossOptions;
import org.jtorch.F.SmoothL1LossOptions;
import org.jtorch.F.WeightedLossOptions;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.LossOperands;
import org.jtorch.internal.calls.Op;
import org.jtorch.internal.tracing.Traces;

/** Loss functions of {@link F} for regression. */
final class RegressionLosses {
  private static final Op MSE_LOSS = Op.of("aten::mse_loss", "");
  private static final Op L1_LOSS = Op.of("aten::l1_loss", "");
  private static final Op SMOOTH_L1_LOSS = Op.of("aten::smooth_l1_loss", "");
  private static final Op HUBER_LOSS = Op.of("aten::huber_loss", "");
  private static final Op POISSON_NLL_LOSS = Op.of("aten::poisson_nll_loss", "");

  private RegressionLosses() {}

  static Tensor mseLoss(Tensor input, Tensor target, WeightedLossOptions o) {
    Tensor weight = o.weight;
    if (weight == null) {
      return LossOperands.compare(MSE_LOSS, input, target, o.reduction.code());
    }
    LossOperands.checkTarget(MSE_LOSS, input, target);
    LossOperands.checkWeight("mseLoss", input, weight);
    return TensorScope.compute(() -> weightedMean(input.sub(target).pow(2), weight, o.reduction));
  }

  static Tensor l1Loss(Tensor input, Tensor target, WeightedLossOptions o) {
    Tensor weight = o.weight;
    if (weight == null) {
      return LossOperands.compare(L1_LOSS, input, target, o.reduction.code());
    }
    LossOperands.checkTarget(L1_LOSS, input, target);
    LossOperands.checkWeight("l1Loss", input, weight);
    return TensorScope.compute(() -> weightedMean(input.sub(target).abs(), weight, o.reduction));
  }

  static Tensor smoothL1Loss(Tensor input, Tensor target, SmoothL1LossOptions o) {
    return o.beta == 0
        ? LossOperands.compare(L1_LOSS, input, target, o.reduction.code())
        : LossOperands.compare(SMOOTH_L1_LOSS, input, target, o.reduction.code(), o.beta);
  }

  static Tensor huberLoss(Tensor input, Tensor target, HuberLossOptions o) {
    Tensor weight = o.weight;
    if (weight == null) {
      return LossOperands.compare(HUBER_LOSS, input, target, o.reduction.code(), o.delta);
    }
    LossOperands.checkWeight("huberLoss", input, weight);
    int none = Reduction.NONE.code();
    return TensorScope.compute(
        () ->
            o.reduction.apply(
                LossOperands.compare(HUBER_LOSS, input, target, none, o.delta).mul(weight)));
  }

  static Tensor poissonNllLoss(Tensor input, Tensor target, PoissonNllLossOptions o) {
    return Dispatch.tensor(
        POISSON_NLL_LOSS, input, target, o.logInput, o.full, o.eps, o.reduction.code());
  }

  static Tensor gaussianNllLoss(
      Tensor input, Tensor target, Tensor variance, GaussianNllLossOptions o) {
    return TensorScope.compute(
        () -> {
          checkVariance(variance);
          Tensor fitted = fitVariance(input, variance).clone();
          try (Mode mode = Torch.noGrad()) {
            fitted.clampMin_(o.eps);
          }
          Tensor squares = input.sub(target).pow(2);
          Tensor losses = fitted.log().add(squares.div(fitted)).mul(0.5);
          Tensor complete = o.full ? losses.add(0.5 * Math.log(2 * Math.PI)) : losses;
          return o.reduction.apply(complete);
        });
  }

  private static void checkVariance(Tensor variance) {
    if (Traces.paused(() -> variance.lt(0).any().itemBoolean())) {
      throw new IllegalArgumentException("gaussianNllLoss: the variance has an entry below 0");
    }
  }

  private static Tensor fitVariance(Tensor input, Tensor variance) {
    long[] sizes = input.shape().toArray();
    long[] given = variance.shape().toArray();
    if (Arrays.equals(sizes, given)) {
      return variance;
    }
    if (given.length == sizes.length - 1
        && Arrays.equals(Arrays.copyOf(sizes, given.length), given)) {
      return variance.unsqueeze(-1);
    }
    if (given.length == sizes.length && isShared(sizes, given)) {
      return variance;
    }
    throw new IllegalArgumentException(
        "gaussianNllLoss: a variance of "
            + variance.shape()
            + " does not fit an input of "
            + input.shape());
  }

  /** Whether the variance has size 1 in one dimension and the input's size in all others. */
  private static boolean isShared(long[] sizes, long[] given) {
    int[] other = IntStream.range(0, sizes.length).filter(i -> sizes[i] != given[i]).toArray();
    return other.length == 1 && given[other[0]] == 1;
  }

  private static Tensor weightedMean(Tensor losses, Tensor weight, Reduction reduction) {
    Tensor weighted = losses.mul(weight);
    return reduction == Reduction.MEAN
        ? weighted.sum().div(weight.sum())
        : reduction.apply(weighted);
  }
}
