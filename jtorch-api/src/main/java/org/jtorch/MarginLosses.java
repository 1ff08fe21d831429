package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;

/** Loss functions of {@link F} for embeddings and ranking. */
public abstract sealed class MarginLosses extends ClassificationLosses permits GroupedProducts {
  private static final Op MARGIN_RANKING_LOSS = Op.of("aten::margin_ranking_loss", "");
  private static final Op HINGE_EMBEDDING_LOSS = Op.of("aten::hinge_embedding_loss", "");
  private static final Op COSINE_EMBEDDING_LOSS = Op.of("aten::cosine_embedding_loss", "");
  private static final Op TRIPLET_MARGIN_LOSS = Op.of("aten::triplet_margin_loss", "");

  MarginLosses() {}

  /**
   * Margin ranking loss {@code max(0, -target * (input1 - input2) + margin)}, {@code
   * torch.nn.functional.margin_ranking_loss}.
   *
   * @param input1 {@code (N)}
   * @param input2 {@code (N)}
   * @param target 1 if {@code input1} should rank higher, -1 if {@code input2} should, {@code (N)}
   * @return the mean loss, a scalar
   */
  public static Tensor marginRankingLoss(Tensor input1, Tensor input2, Tensor target) {
    return marginRankingLoss(input1, input2, target, o -> {});
  }

  /**
   * Margin ranking loss {@code max(0, -target * (input1 - input2) + margin)}, {@code
   * torch.nn.functional.margin_ranking_loss}.
   *
   * @param input1 {@code (N)}
   * @param input2 {@code (N)}
   * @param target 1 if {@code input1} should rank higher, -1 if {@code input2} should, {@code (N)}
   * @param reduction how the losses are reduced
   * @return a scalar, or the unreduced losses with {@code NONE}
   */
  public static Tensor marginRankingLoss(
      Tensor input1, Tensor input2, Tensor target, Reduction reduction) {
    return marginRankingLoss(input1, input2, target, o -> o.reduction(reduction));
  }

  /**
   * Margin ranking loss {@code max(0, -target * (input1 - input2) + margin)}, {@code
   * torch.nn.functional.margin_ranking_loss}.
   *
   * @param input1 {@code (N)}
   * @param input2 {@code (N)}
   * @param target 1 if {@code input1} should rank higher, -1 if {@code input2} should, {@code (N)}
   * @param options {@code o -> o.margin(0.5)}
   * @return a scalar, or the unreduced losses with {@code NONE}
   */
  public static Tensor marginRankingLoss(
      Tensor input1, Tensor input2, Tensor target, Consumer<MarginLossOptions> options) {
    MarginLossOptions o = new MarginLossOptions(0);
    options.accept(o);
    return Dispatch.tensor(
        MARGIN_RANKING_LOSS, input1, input2, target, o.margin, o.reduction.code());
  }

  /**
   * Hinge embedding loss, {@code torch.nn.functional.hinge_embedding_loss}: {@code input} where the
   * target is 1, {@code max(0, margin - input)} where it is -1.
   *
   * @param input distances, {@code (*)}
   * @param target 1 for similar, -1 for dissimilar pairs, of the input's shape
   * @return the mean loss, a scalar
   */
  public static Tensor hingeEmbeddingLoss(Tensor input, Tensor target) {
    return hingeEmbeddingLoss(input, target, o -> {});
  }

  /**
   * Hinge embedding loss, {@code torch.nn.functional.hinge_embedding_loss}: {@code input} where the
   * target is 1, {@code max(0, margin - input)} where it is -1.
   *
   * @param input distances, {@code (*)}
   * @param target 1 for similar, -1 for dissimilar pairs, of the input's shape
   * @param reduction how the losses are reduced
   * @return a scalar, or the unreduced losses with {@code NONE}
   */
  public static Tensor hingeEmbeddingLoss(Tensor input, Tensor target, Reduction reduction) {
    return hingeEmbeddingLoss(input, target, o -> o.reduction(reduction));
  }

  /**
   * Hinge embedding loss, {@code torch.nn.functional.hinge_embedding_loss}: {@code input} where the
   * target is 1, {@code max(0, margin - input)} where it is -1.
   *
   * @param input distances, {@code (*)}
   * @param target 1 for similar, -1 for dissimilar pairs, of the input's shape
   * @param options {@code o -> o.margin(0.5)}
   * @return a scalar, or the unreduced losses with {@code NONE}
   */
  public static Tensor hingeEmbeddingLoss(
      Tensor input, Tensor target, Consumer<MarginLossOptions> options) {
    MarginLossOptions o = new MarginLossOptions(1);
    options.accept(o);
    return Dispatch.tensor(HINGE_EMBEDDING_LOSS, input, target, o.margin, o.reduction.code());
  }

  /**
   * Cosine embedding loss, {@code torch.nn.functional.cosine_embedding_loss}: {@code 1 -
   * cos(input1, input2)} where the target is 1, {@code max(0, cos(input1, input2) - margin)} where
   * it is -1.
   *
   * @param input1 {@code (N, D)} or {@code (D)}
   * @param input2 {@code (N, D)} or {@code (D)}
   * @param target 1 for similar, -1 for dissimilar pairs, {@code (N)} or a scalar
   * @return the mean loss, a scalar
   */
  public static Tensor cosineEmbeddingLoss(Tensor input1, Tensor input2, Tensor target) {
    return cosineEmbeddingLoss(input1, input2, target, o -> {});
  }

  /**
   * Cosine embedding loss, {@code torch.nn.functional.cosine_embedding_loss}: {@code 1 -
   * cos(input1, input2)} where the target is 1, {@code max(0, cos(input1, input2) - margin)} where
   * it is -1.
   *
   * @param input1 {@code (N, D)} or {@code (D)}
   * @param input2 {@code (N, D)} or {@code (D)}
   * @param target 1 for similar, -1 for dissimilar pairs, {@code (N)} or a scalar
   * @param reduction how the losses are reduced
   * @return a scalar, or the unreduced losses with {@code NONE}
   */
  public static Tensor cosineEmbeddingLoss(
      Tensor input1, Tensor input2, Tensor target, Reduction reduction) {
    return cosineEmbeddingLoss(input1, input2, target, o -> o.reduction(reduction));
  }

  /**
   * Cosine embedding loss, {@code torch.nn.functional.cosine_embedding_loss}: {@code 1 -
   * cos(input1, input2)} where the target is 1, {@code max(0, cos(input1, input2) - margin)} where
   * it is -1.
   *
   * @param input1 {@code (N, D)} or {@code (D)}
   * @param input2 {@code (N, D)} or {@code (D)}
   * @param target 1 for similar, -1 for dissimilar pairs, {@code (N)} or a scalar
   * @param options {@code o -> o.margin(0.5)}
   * @return a scalar, or the unreduced losses with {@code NONE}
   */
  public static Tensor cosineEmbeddingLoss(
      Tensor input1, Tensor input2, Tensor target, Consumer<MarginLossOptions> options) {
    MarginLossOptions o = new MarginLossOptions(0);
    options.accept(o);
    return Dispatch.tensor(
        COSINE_EMBEDDING_LOSS, input1, input2, target, o.margin, o.reduction.code());
  }

  /**
   * Triplet margin loss {@code max(0, d(anchor, positive) - d(anchor, negative) + margin)} with the
   * p-norm as the distance {@code d}, {@code torch.nn.functional.triplet_margin_loss}.
   *
   * @param anchor {@code (N, D)} or {@code (D)}
   * @param positive samples of the anchor's class, {@code (N, D)} or {@code (D)}
   * @param negative samples of another class, {@code (N, D)} or {@code (D)}
   * @return the mean loss, a scalar
   */
  public static Tensor tripletMarginLoss(Tensor anchor, Tensor positive, Tensor negative) {
    return tripletMarginLoss(anchor, positive, negative, o -> {});
  }

  /**
   * Triplet margin loss {@code max(0, d(anchor, positive) - d(anchor, negative) + margin)} with the
   * p-norm as the distance {@code d}, {@code torch.nn.functional.triplet_margin_loss}.
   *
   * @param anchor {@code (N, D)} or {@code (D)}
   * @param positive samples of the anchor's class, {@code (N, D)} or {@code (D)}
   * @param negative samples of another class, {@code (N, D)} or {@code (D)}
   * @param reduction how the losses are reduced
   * @return a scalar, or the unreduced losses with {@code NONE}
   */
  public static Tensor tripletMarginLoss(
      Tensor anchor, Tensor positive, Tensor negative, Reduction reduction) {
    return tripletMarginLoss(anchor, positive, negative, o -> o.reduction(reduction));
  }

  /**
   * Triplet margin loss {@code max(0, d(anchor, positive) - d(anchor, negative) + margin)} with the
   * p-norm as the distance {@code d}, {@code torch.nn.functional.triplet_margin_loss}.
   *
   * @param anchor {@code (N, D)} or {@code (D)}
   * @param positive samples of the anchor's class, {@code (N, D)} or {@code (D)}
   * @param negative samples of another class, {@code (N, D)} or {@code (D)}
   * @param options {@code o -> o.margin(0.5).swap(true)}
   * @return a scalar, or the unreduced losses with {@code NONE}
   */
  public static Tensor tripletMarginLoss(
      Tensor anchor, Tensor positive, Tensor negative, Consumer<TripletMarginLossOptions> options) {
    TripletMarginLossOptions o = new TripletMarginLossOptions();
    options.accept(o);
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

  /**
   * Triplet margin loss with a given distance function, {@code
   * torch.nn.functional.triplet_margin_with_distance_loss}.
   *
   * @param anchor {@code (N, D)} or {@code (D)}
   * @param positive samples of the anchor's class, {@code (N, D)} or {@code (D)}
   * @param negative samples of another class, {@code (N, D)} or {@code (D)}
   * @return the mean loss, a scalar
   */
  public static Tensor tripletMarginWithDistanceLoss(
      Tensor anchor, Tensor positive, Tensor negative) {
    return tripletMarginWithDistanceLoss(anchor, positive, negative, o -> {});
  }

  /**
   * Triplet margin loss with a given distance function, {@code
   * torch.nn.functional.triplet_margin_with_distance_loss}.
   *
   * @param anchor {@code (N, D)} or {@code (D)}
   * @param positive samples of the anchor's class, {@code (N, D)} or {@code (D)}
   * @param negative samples of another class, {@code (N, D)} or {@code (D)}
   * @param reduction how the losses are reduced
   * @return a scalar, or the unreduced losses with {@code NONE}
   */
  public static Tensor tripletMarginWithDistanceLoss(
      Tensor anchor, Tensor positive, Tensor negative, Reduction reduction) {
    return tripletMarginWithDistanceLoss(anchor, positive, negative, o -> o.reduction(reduction));
  }

  /**
   * Triplet margin loss with a given distance function, {@code
   * torch.nn.functional.triplet_margin_with_distance_loss}.
   *
   * @param anchor {@code (N, D)} or {@code (D)}
   * @param positive samples of the anchor's class, {@code (N, D)} or {@code (D)}
   * @param negative samples of another class, {@code (N, D)} or {@code (D)}
   * @param options {@code o -> o.distanceFunction(d).margin(0.5)}
   * @return a scalar, or the unreduced losses with {@code NONE}
   */
  public static Tensor tripletMarginWithDistanceLoss(
      Tensor anchor,
      Tensor positive,
      Tensor negative,
      Consumer<TripletMarginWithDistanceLossOptions> options) {
    TripletMarginWithDistanceLossOptions o = new TripletMarginWithDistanceLossOptions();
    options.accept(o);
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

  /**
   * Options of {@link F#marginRankingLoss(Tensor, Tensor, Tensor, Consumer)} and the related
   * functions.
   */
  public static final class MarginLossOptions {
    double margin;
    Reduction reduction = Reduction.MEAN;

    MarginLossOptions(double margin) {
      this.margin = margin;
    }

    /**
     * Margin. Default 0, or 1 for the hinge embedding loss.
     *
     * @param margin the value
     * @return this
     */
    @CanIgnoreReturnValue
    public MarginLossOptions margin(double margin) {
      this.margin = margin;
      return this;
    }

    /**
     * Reduction of the losses. Default {@code MEAN}.
     *
     * @param reduction the value
     * @return this
     */
    @CanIgnoreReturnValue
    public MarginLossOptions reduction(Reduction reduction) {
      this.reduction = reduction;
      return this;
    }
  }

  /** Options of {@link F#tripletMarginLoss(Tensor, Tensor, Tensor, Consumer)}. */
  public static final class TripletMarginLossOptions {
    double margin = 1;
    double p = 2;
    double eps = 1e-6;
    boolean swap;
    Reduction reduction = Reduction.MEAN;

    TripletMarginLossOptions() {}

    /**
     * Margin by which the positive should be closer than the negative. Default 1.
     *
     * @param margin the value
     * @return this
     */
    @CanIgnoreReturnValue
    public TripletMarginLossOptions margin(double margin) {
      this.margin = margin;
      return this;
    }

    /**
     * Order of the norm of the distance. Default 2.
     *
     * @param p the value
     * @return this
     */
    @CanIgnoreReturnValue
    public TripletMarginLossOptions p(double p) {
      this.p = p;
      return this;
    }

    /**
     * Constant added to each difference. Default 1e-6.
     *
     * @param eps the value
     * @return this
     */
    @CanIgnoreReturnValue
    public TripletMarginLossOptions eps(double eps) {
      this.eps = eps;
      return this;
    }

    /**
     * Distance swap: whether the distance from positive to negative replaces the one from anchor to
     * negative where it is smaller. Default {@code false}.
     *
     * @param swap the value
     * @return this
     */
    @CanIgnoreReturnValue
    public TripletMarginLossOptions swap(boolean swap) {
      this.swap = swap;
      return this;
    }

    /**
     * Reduction of the losses. Default {@code MEAN}.
     *
     * @param reduction the value
     * @return this
     */
    @CanIgnoreReturnValue
    public TripletMarginLossOptions reduction(Reduction reduction) {
      this.reduction = reduction;
      return this;
    }
  }

  /** Options of {@link F#tripletMarginWithDistanceLoss(Tensor, Tensor, Tensor, Consumer)}. */
  public static final class TripletMarginWithDistanceLossOptions {
    BinaryOperator<Tensor> distanceFunction = F::pairwiseDistance;
    double margin = 1;
    boolean swap;
    Reduction reduction = Reduction.MEAN;

    TripletMarginWithDistanceLossOptions() {}

    /**
     * Distance function. Default: Euclidean distance.
     *
     * @param distanceFunction the function
     * @return this
     */
    @CanIgnoreReturnValue
    public TripletMarginWithDistanceLossOptions distanceFunction(
        BinaryOperator<Tensor> distanceFunction) {
      this.distanceFunction = distanceFunction;
      return this;
    }

    /**
     * Margin by which the positive should be closer than the negative. Default 1.
     *
     * @param margin the value
     * @return this
     */
    @CanIgnoreReturnValue
    public TripletMarginWithDistanceLossOptions margin(double margin) {
      this.margin = margin;
      return this;
    }

    /**
     * Distance swap: whether the distance from positive to negative replaces the one from anchor to
     * negative where it is smaller. Default {@code false}.
     *
     * @param swap the value
     * @return this
     */
    @CanIgnoreReturnValue
    public TripletMarginWithDistanceLossOptions swap(boolean swap) {
      this.swap = swap;
      return this;
    }

    /**
     * Reduction of the losses. Default {@code MEAN}.
     *
     * @param reduction the value
     * @return this
     */
    @CanIgnoreReturnValue
    public TripletMarginWithDistanceLossOptions reduction(Reduction reduction) {
      this.reduction = reduction;
      return this;
    }
  }
}
