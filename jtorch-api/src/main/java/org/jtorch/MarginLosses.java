package org.jtorch;

import org.jtorch.F.MarginLossOptions;
import org.jtorch.F.TripletMarginLossOptions;
import org.jtorch.F.TripletMarginWithDistanceLossOptions;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;

/** Loss functions of {@link F} for embeddings and ranking. */
final class MarginLosses {
  private static final Op MARGIN_RANKING_LOSS = Op.of("aten::margin_ranking_loss", "");
  private static final Op HINGE_EMBEDDING_LOSS = Op.of("aten::hinge_embedding_loss", "");
  private static final Op COSINE_EMBEDDING_LOSS = Op.of("aten::cosine_embedding_loss", "");
  private static final Op TRIPLET_MARGIN_LOSS = Op.of("aten::triplet_margin_loss", "");

  private MarginLosses() {}

  static Tensor marginRankingLoss(
      Tensor input1, Tensor input2, Tensor target, MarginLossOptions o) {
    return Dispatch.tensor(
        MARGIN_RANKING_LOSS, input1, input2, target, margin(o, 0), o.reduction.code());
  }

  static Tensor hingeEmbeddingLoss(Tensor input, Tensor target, MarginLossOptions o) {
    return Dispatch.tensor(HINGE_EMBEDDING_LOSS, input, target, margin(o, 1), o.reduction.code());
  }

  static Tensor cosineEmbeddingLoss(
      Tensor input1, Tensor input2, Tensor target, MarginLossOptions o) {
    return Dispatch.tensor(
        COSINE_EMBEDDING_LOSS, input1, input2, target, margin(o, 0), o.reduction.code());
  }

  static Tensor tripletMarginLoss(
      Tensor anchor, Tensor positive, Tensor negative, TripletMarginLossOptions o) {
    return Dispatch.tensor(
        TRIPLET_MARGIN_LOSS,
        anchor,
        positive,
        negative,
        o.margin,
        o.p,
        o.eps,
        o.swap,
        o.reduction.code());
  }

  static Tensor tripletMarginWithDistanceLoss(
      Tensor anchor, Tensor positive, Tensor negative, TripletMarginWithDistanceLossOptions o) {
    return TensorScope.compute(
        () -> {
          Tensor toPositive = o.distanceFunction.apply(anchor, positive);
          Tensor toNegative = o.distanceFunction.apply(anchor, negative);
          Tensor nearest =
              o.swap
                  ? toNegative.minimum(o.distanceFunction.apply(positive, negative))
                  : toNegative;
          return o.reduction.apply(toPositive.sub(nearest).add(o.margin).clampMin(0));
        });
  }

  private static double margin(MarginLossOptions o, double otherwise) {
    return o.margin == null ? otherwise : o.margin;
  }
}
