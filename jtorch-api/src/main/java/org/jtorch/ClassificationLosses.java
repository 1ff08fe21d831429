package org.jtorch;

import org.jtorch.F.CrossEntropyOptions;
import org.jtorch.F.LinearCrossEntropyOptions;
import org.jtorch.F.MultiMarginLossOptions;
import org.jtorch.F.NllLossOptions;
import org.jtorch.F.WeightedLossOptions;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;

/** The classification losses of {@link F}. */
final class ClassificationLosses {
  private static final Op CROSS_ENTROPY_LOSS = Op.of("aten::cross_entropy_loss", "");
  private static final Op NLL_LOSS = Op.of("aten::nll_loss_nd", "");
  private static final Op MULTI_MARGIN_LOSS = Op.of("aten::multi_margin_loss", "");
  private static final Op MULTILABEL_MARGIN_LOSS = Op.of("aten::multilabel_margin_loss", "");
  private static final Op SOFT_MARGIN_LOSS = Op.of("aten::soft_margin_loss", "");

  private ClassificationLosses() {}

  static Tensor crossEntropy(Tensor input, Tensor target, CrossEntropyOptions o) {
    return Dispatch.tensor(
        CROSS_ENTROPY_LOSS,
        input,
        target,
        o.weight,
        o.reduction.code(),
        o.ignoreIndex,
        o.labelSmoothing);
  }

  static Tensor linearCrossEntropy(
      Tensor input, Tensor linearWeight, Tensor target, LinearCrossEntropyOptions o) {
    return TensorScope.compute(() -> LinearCrossEntropy.of(input, linearWeight, target, o));
  }

  static Tensor nllLoss(Tensor input, Tensor target, NllLossOptions o) {
    return Dispatch.tensor(NLL_LOSS, input, target, o.weight, o.reduction.code(), o.ignoreIndex);
  }

  static Tensor multiMarginLoss(Tensor input, Tensor target, MultiMarginLossOptions o) {
    return Dispatch.tensor(
        MULTI_MARGIN_LOSS, input, target, o.p, o.margin, o.weight, o.reduction.code());
  }

  static Tensor multilabelMarginLoss(Tensor input, Tensor target, Reduction reduction) {
    return Dispatch.tensor(MULTILABEL_MARGIN_LOSS, input, target, reduction.code());
  }

  static Tensor softMarginLoss(Tensor input, Tensor target, Reduction reduction) {
    return Dispatch.tensor(SOFT_MARGIN_LOSS, input, target, reduction.code());
  }

  static Tensor multilabelSoftMarginLoss(Tensor input, Tensor target, WeightedLossOptions o) {
    return TensorScope.compute(
        () -> {
          Tensor yes = target.mul(F.logsigmoid(input));
          Tensor no = target.neg().add(1).mul(F.logsigmoid(input.neg()));
          Tensor losses = yes.add(no).neg();
          Tensor weighted = o.weight == null ? losses : losses.mul(o.weight);
          return o.reduction.apply(weighted.sum(-1).div(input.size(-1)));
        });
  }

  static CrossEntropyOptions withoutChunks(LinearCrossEntropyOptions o) {
    CrossEntropyOptions plain = new CrossEntropyOptions();
    plain.weight = o.weight;
    plain.ignoreIndex = o.ignoreIndex;
    plain.reduction = o.reduction;
    plain.labelSmoothing = o.labelSmoothing;
    return plain;
  }
}
