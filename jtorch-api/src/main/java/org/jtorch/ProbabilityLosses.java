package org.jtorch;

import java.util.List;
import org.jtorch.F.BinaryCrossEntropyOptions;
import org.jtorch.F.BinaryCrossEntropyWithLogitsOptions;
import org.jtorch.F.CtcLossOptions;
import org.jtorch.F.KlDivOptions;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;
import org.jtorch.internal.host.HostIndexes;

/** Loss functions of {@link F} for probabilities. */
final class ProbabilityLosses {
  private static final Op BINARY_CROSS_ENTROPY = Op.of("aten::binary_cross_entropy", "");
  private static final Op BINARY_CROSS_ENTROPY_WITH_LOGITS =
      Op.of("aten::binary_cross_entropy_with_logits", "");
  private static final Op KL_DIV = Op.of("aten::kl_div", "");
  private static final Op CTC_LOSS = Op.of("aten::ctc_loss", "Tensor");

  private ProbabilityLosses() {}

  static Tensor binaryCrossEntropy(Tensor input, Tensor target, BinaryCrossEntropyOptions o) {
    if (!input.shape().equals(target.shape())) {
      throw new IllegalArgumentException(
          "binaryCrossEntropy: a target of "
              + target.shape()
              + " does not fit an input of "
              + input.shape());
    }
    Tensor weight = o.weight;
    if (weight == null) {
      return Dispatch.tensor(BINARY_CROSS_ENTROPY, input, target, null, o.reduction.code());
    }
    List<Tensor> expanded = Torch.broadcastTensors(target, weight);
    Tensor loss =
        Dispatch.tensor(BINARY_CROSS_ENTROPY, input, target, expanded.get(1), o.reduction.code());
    expanded.forEach(Tensor::close);
    return loss;
  }

  static Tensor binaryCrossEntropyWithLogits(
      Tensor input, Tensor target, BinaryCrossEntropyWithLogitsOptions o) {
    if (!input.shape().equals(target.shape())) {
      throw new IllegalArgumentException(
          "binaryCrossEntropyWithLogits: a target of "
              + target.shape()
              + " does not fit an input of "
              + input.shape());
    }
    return Dispatch.tensor(
        BINARY_CROSS_ENTROPY_WITH_LOGITS, input, target, o.weight, o.posWeight, o.reduction.code());
  }

  static Tensor klDiv(Tensor input, Tensor target, KlDivOptions o) {
    boolean perSample = o.reduction == Reduction.BATCH_MEAN;
    Reduction reduction = perSample ? Reduction.SUM : o.reduction;
    Tensor loss = Dispatch.tensor(KL_DIV, input, target, reduction.code(), o.logTarget);
    if (!perSample || input.dim() == 0) {
      return loss;
    }
    try {
      return loss.div(input.size(0));
    } finally {
      loss.close();
    }
  }

  static Tensor ctcLoss(
      Tensor logProbs,
      Tensor targets,
      Tensor inputLengths,
      Tensor targetLengths,
      CtcLossOptions o) {
    HostIndexes.checkCtcTargets(logProbs, targets, targetLengths);
    return Dispatch.tensor(
        CTC_LOSS,
        logProbs,
        targets,
        inputLengths,
        targetLengths,
        o.blank,
        o.reduction.code(),
        o.zeroInfinity);
  }
}
