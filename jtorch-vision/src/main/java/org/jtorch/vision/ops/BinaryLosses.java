package org.jtorch.vision.ops;

import org.jtorch.F;
import org.jtorch.Reduction;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** Losses of logits of two classes. */
final class BinaryLosses {
  private BinaryLosses() {}

  static Tensor focal(Tensor inputs, Tensor targets, VisionOps.FocalLossOptions o) {
    if (!(o.alpha >= 0 && o.alpha <= 1) && o.alpha != -1) {
      throw new IllegalArgumentException(
          "sigmoidFocalLoss: alpha must be from 0 to 1, or -1 for none, got " + o.alpha);
    }
    return TensorScope.compute(
        () -> {
          Tensor p = inputs.sigmoid();
          Tensor entropy =
              F.binaryCrossEntropyWithLogits(inputs, targets, b -> b.reduction(Reduction.NONE));
          Tensor other = Torch.rsub(targets, 1);
          Tensor right = p.mul(targets).add(Torch.rsub(p, 1).mul(other));
          Tensor loss = entropy.mul(Torch.rsub(right, 1).pow(o.gamma));
          if (o.alpha >= 0) {
            loss = targets.mul(o.alpha).add(other.mul(1 - o.alpha)).mul(loss);
          }
          return BoxLosses.reduce(loss, o.reduction, false);
        });
  }

  static Tensor dice(Tensor inputs, Tensor targets, VisionOps.DiceLossOptions o) {
    if (inputs.dim() == 0 || !inputs.shape().equals(targets.shape())) {
      throw new IllegalArgumentException(
          "diceLoss: inputs and targets must have the same shape (N, *), got "
              + inputs.shape()
              + " and "
              + targets.shape());
    }
    return TensorScope.compute(
        () -> {
          Tensor p = inputs.sigmoid().reshape(inputs.size(0), -1);
          Tensor t = targets.to(p.dtype()).reshape(inputs.size(0), -1);
          Tensor both = p.mul(t).sum(1).mul(2).add(o.smooth);
          Tensor loss = Torch.rsub(both.div(p.sum(1).add(t.sum(1)).add(o.smooth)), 1);
          return BoxLosses.reduce(loss, o.reduction, false);
        });
  }
}
