package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;

/**
 * The losses of {@link F} that compare embeddings, or their order.
 *
 * <p><b>Ownership:</b> what a function returns belongs to the innermost open {@link TensorScope},
 * else to the garbage collector; arguments are never closed.
 *
 * <p><b>Thread safety:</b> safe; the functions keep nothing.
 */
public abstract sealed class MarginLosses extends ClassificationLosses permits GroupedProducts {
  private static final Op MARGIN_RANKING_LOSS = Op.of("aten::margin_ranking_loss", "");
  private static final Op HINGE_EMBEDDING_LOSS = Op.of("aten::hinge_embedding_loss", "");
  private static final Op COSINE_EMBEDDING_LOSS = Op.of("aten::cosine_embedding_loss", "");
  private static final Op TRIPLET_MARGIN_LOSS = Op.of("aten::triplet_margin_loss", "");

  MarginLosses() {}

  /**
   * How far pairs are from the order that the target wants, {@code
   * torch.nn.functional.margin_ranking_loss}.
   *
   * @param input1 {@code (N)}
   * @param input2 {@code (N)}
   * @param target 1 if the first should be greater, else -1, {@code (N)}
   * @return a scalar, the mean
   */
  public static Tensor marginRankingLoss(Tensor input1, Tensor input2, Tensor target) {
    return marginRankingLoss(input1, input2, target, o -> {});
  }

  /**
   * How far pairs are from the order that the target wants, {@code
   * torch.nn.functional.margin_ranking_loss}.
   *
   * @param input1 {@code (N)}
   * @param input2 {@code (N)}
   * @param target 1 if the first should be greater, else -1, {@code (N)}
   * @param reduction what becomes of the single losses
   * @return a scalar, or the single losses with {@code NONE}
   */
  public static Tensor marginRankingLoss(
      Tensor input1, Tensor input2, Tensor target, Reduction reduction) {
    return marginRankingLoss(input1, input2, target, o -> o.reduction(reduction));
  }

  /**
   * How far pairs are from the order that the target wants, {@code
   * torch.nn.functional.margin_ranking_loss}.
   *
   * @param input1 {@code (N)}
   * @param input2 {@code (N)}
   * @param target 1 if the first should be greater, else -1, {@code (N)}
   * @param options {@code o -> o.margin(0.5)}
   * @return a scalar, or the single losses with {@code NONE}
   */
  public static Tensor marginRankingLoss(
      Tensor input1, Tensor input2, Tensor target, Consumer<MarginLossOptions> options) {
    MarginLossOptions o = new MarginLossOptions(0);
    options.accept(o);
    return Dispatch.tensor(
        MARGIN_RANKING_LOSS, input1, input2, target, o.margin, o.reduction.code());
  }

  /**
   * Distances of similar pairs, and how far others are within a margin, {@code
   * torch.nn.functional.hinge_embedding_loss}.
   *
   * @param input distances, {@code (*)}
   * @param target 1 for similar, -1 for others, of the input's shape
   * @return a scalar, the mean
   */
  public static Tensor hingeEmbeddingLoss(Tensor input, Tensor target) {
    return hingeEmbeddingLoss(input, target, o -> {});
  }

  /**
   * Distances of similar pairs, and how far others are within a margin, {@code
   * torch.nn.functional.hinge_embedding_loss}.
   *
   * @param input distances, {@code (*)}
   * @param target 1 for similar, -1 for others, of the input's shape
   * @param reduction what becomes of the single losses
   * @return a scalar, or the single losses with {@code NONE}
   */
  public static Tensor hingeEmbeddingLoss(Tensor input, Tensor target, Reduction reduction) {
    return hingeEmbeddingLoss(input, target, o -> o.reduction(reduction));
  }

  /**
   * Distances of similar pairs, and how far others are within a margin, {@code
   * torch.nn.functional.hinge_embedding_loss}.
   *
   * @param input distances, {@code (*)}
   * @param target 1 for similar, -1 for others, of the input's shape
   * @param options {@code o -> o.margin(0.5)}
   * @return a scalar, or the single losses with {@code NONE}
   */
  public static Tensor hingeEmbeddingLoss(
      Tensor input, Tensor target, Consumer<MarginLossOptions> options) {
    MarginLossOptions o = new MarginLossOptions(1);
    options.accept(o);
    return Dispatch.tensor(HINGE_EMBEDDING_LOSS, input, target, o.margin, o.reduction.code());
  }

  /**
   * How far the angles of pairs are from what the target wants, {@code
   * torch.nn.functional.cosine_embedding_loss}.
   *
   * @param input1 {@code (N, D)} or {@code (D)}
   * @param input2 {@code (N, D)} or {@code (D)}
   * @param target 1 for similar, -1 for others, {@code (N)} or a scalar
   * @return a scalar, the mean
   */
  public static Tensor cosineEmbeddingLoss(Tensor input1, Tensor input2, Tensor target) {
    return cosineEmbeddingLoss(input1, input2, target, o -> {});
  }

  /**
   * How far the angles of pairs are from what the target wants, {@code
   * torch.nn.functional.cosine_embedding_loss}.
   *
   * @param input1 {@code (N, D)} or {@code (D)}
   * @param input2 {@code (N, D)} or {@code (D)}
   * @param target 1 for similar, -1 for others, {@code (N)} or a scalar
   * @param reduction what becomes of the single losses
   * @return a scalar, or the single losses with {@code NONE}
   */
  public static Tensor cosineEmbeddingLoss(
      Tensor input1, Tensor input2, Tensor target, Reduction reduction) {
    return cosineEmbeddingLoss(input1, input2, target, o -> o.reduction(reduction));
  }

  /**
   * How far the angles of pairs are from what the target wants, {@code
   * torch.nn.functional.cosine_embedding_loss}.
   *
   * @param input1 {@code (N, D)} or {@code (D)}
   * @param input2 {@code (N, D)} or {@code (D)}
   * @param target 1 for similar, -1 for others, {@code (N)} or a scalar
   * @param options {@code o -> o.margin(0.5)}
   * @return a scalar, or the single losses with {@code NONE}
   */
  public static Tensor cosineEmbeddingLoss(
      Tensor input1, Tensor input2, Tensor target, Consumer<MarginLossOptions> options) {
    MarginLossOptions o = new MarginLossOptions(0);
    options.accept(o);
    return Dispatch.tensor(
        COSINE_EMBEDDING_LOSS, input1, input2, target, o.margin, o.reduction.code());
  }

  /**
   * How far positives are not closer than negatives by a margin, {@code
   * torch.nn.functional.triplet_margin_loss}.
   *
   * @param anchor {@code (N, D)} or {@code (D)}
   * @param positive of the same class, {@code (N, D)} or {@code (D)}
   * @param negative of another class, {@code (N, D)} or {@code (D)}
   * @return a scalar, the mean
   */
  public static Tensor tripletMarginLoss(Tensor anchor, Tensor positive, Tensor negative) {
    return tripletMarginLoss(anchor, positive, negative, o -> {});
  }

  /**
   * How far positives are not closer than negatives by a margin, {@code
   * torch.nn.functional.triplet_margin_loss}.
   *
   * @param anchor {@code (N, D)} or {@code (D)}
   * @param positive of the same class, {@code (N, D)} or {@code (D)}
   * @param negative of another class, {@code (N, D)} or {@code (D)}
   * @param reduction what becomes of the single losses
   * @return a scalar, or the single losses with {@code NONE}
   */
  public static Tensor tripletMarginLoss(
      Tensor anchor, Tensor positive, Tensor negative, Reduction reduction) {
    return tripletMarginLoss(anchor, positive, negative, o -> o.reduction(reduction));
  }

  /**
   * How far positives are not closer than negatives by a margin, {@code
   * torch.nn.functional.triplet_margin_loss}.
   *
   * @param anchor {@code (N, D)} or {@code (D)}
   * @param positive of the same class, {@code (N, D)} or {@code (D)}
   * @param negative of another class, {@code (N, D)} or {@code (D)}
   * @param options {@code o -> o.margin(0.5).swap(true)}
   * @return a scalar, or the single losses with {@code NONE}
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
   * How far positives are not closer than negatives by a margin, in a distance of one's own, {@code
   * torch.nn.functional.triplet_margin_with_distance_loss}.
   *
   * @param anchor {@code (N, D)} or {@code (D)}
   * @param positive of the same class, {@code (N, D)} or {@code (D)}
   * @param negative of another class, {@code (N, D)} or {@code (D)}
   * @return a scalar, the mean
   */
  public static Tensor tripletMarginWithDistanceLoss(
      Tensor anchor, Tensor positive, Tensor negative) {
    return tripletMarginWithDistanceLoss(anchor, positive, negative, o -> {});
  }

  /**
   * How far positives are not closer than negatives by a margin, in a distance of one's own, {@code
   * torch.nn.functional.triplet_margin_with_distance_loss}.
   *
   * @param anchor {@code (N, D)} or {@code (D)}
   * @param positive of the same class, {@code (N, D)} or {@code (D)}
   * @param negative of another class, {@code (N, D)} or {@code (D)}
   * @param reduction what becomes of the single losses
   * @return a scalar, or the single losses with {@code NONE}
   */
  public static Tensor tripletMarginWithDistanceLoss(
      Tensor anchor, Tensor positive, Tensor negative, Reduction reduction) {
    return tripletMarginWithDistanceLoss(anchor, positive, negative, o -> o.reduction(reduction));
  }

  /**
   * How far positives are not closer than negatives by a margin, in a distance of one's own, {@code
   * torch.nn.functional.triplet_margin_with_distance_loss}.
   *
   * @param anchor {@code (N, D)} or {@code (D)}
   * @param positive of the same class, {@code (N, D)} or {@code (D)}
   * @param negative of another class, {@code (N, D)} or {@code (D)}
   * @param options {@code o -> o.distanceFunction(d).margin(0.5)}
   * @return a scalar, or the single losses with {@code NONE}
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
   * What {@link F#marginRankingLoss(Tensor, Tensor, Tensor, Consumer)} and its relatives may be
   * told.
   *
   * <p><b>Ownership:</b> a value; owns nothing.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   */
  public static final class MarginLossOptions {
    double margin;
    Reduction reduction = Reduction.MEAN;

    MarginLossOptions(double margin) {
      this.margin = margin;
    }

    /**
     * The margin.
     *
     * @param margin 0 by default, 1 for hinge embedding
     * @return these options
     */
    @CanIgnoreReturnValue
    public MarginLossOptions margin(double margin) {
      this.margin = margin;
      return this;
    }

    /**
     * What becomes of the single losses.
     *
     * @param reduction the mean by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public MarginLossOptions reduction(Reduction reduction) {
      this.reduction = reduction;
      return this;
    }
  }

  /**
   * What {@link F#tripletMarginLoss(Tensor, Tensor, Tensor, Consumer)} may be told.
   *
   * <p><b>Ownership:</b> a value; owns nothing.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   */
  public static final class TripletMarginLossOptions {
    double margin = 1;
    double p = 2;
    double eps = 1e-6;
    boolean swap;
    Reduction reduction = Reduction.MEAN;

    TripletMarginLossOptions() {}

    /**
     * By how much positives should be closer.
     *
     * @param margin 1 by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public TripletMarginLossOptions margin(double margin) {
      this.margin = margin;
      return this;
    }

    /**
     * The order of the distance.
     *
     * @param p 2 by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public TripletMarginLossOptions p(double p) {
      this.p = p;
      return this;
    }

    /**
     * What is added to each difference.
     *
     * @param eps 1e-6 by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public TripletMarginLossOptions eps(double eps) {
      this.eps = eps;
      return this;
    }

    /**
     * Whether the distance from positive to negative counts too, if it is smaller.
     *
     * @param swap false by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public TripletMarginLossOptions swap(boolean swap) {
      this.swap = swap;
      return this;
    }

    /**
     * What becomes of the single losses.
     *
     * @param reduction the mean by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public TripletMarginLossOptions reduction(Reduction reduction) {
      this.reduction = reduction;
      return this;
    }
  }

  /**
   * What {@link F#tripletMarginWithDistanceLoss(Tensor, Tensor, Tensor, Consumer)} may be told.
   *
   * <p><b>Ownership:</b> refers to the function it is given; owns nothing.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   */
  public static final class TripletMarginWithDistanceLossOptions {
    BinaryOperator<Tensor> distanceFunction = F::pairwiseDistance;
    double margin = 1;
    boolean swap;
    Reduction reduction = Reduction.MEAN;

    TripletMarginWithDistanceLossOptions() {}

    /**
     * The distance.
     *
     * @param distanceFunction the Euclidean one by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public TripletMarginWithDistanceLossOptions distanceFunction(
        BinaryOperator<Tensor> distanceFunction) {
      this.distanceFunction = distanceFunction;
      return this;
    }

    /**
     * By how much positives should be closer.
     *
     * @param margin 1 by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public TripletMarginWithDistanceLossOptions margin(double margin) {
      this.margin = margin;
      return this;
    }

    /**
     * Whether the distance from positive to negative counts too, if it is smaller.
     *
     * @param swap false by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public TripletMarginWithDistanceLossOptions swap(boolean swap) {
      this.swap = swap;
      return this;
    }

    /**
     * What becomes of the single losses.
     *
     * @param reduction the mean by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public TripletMarginWithDistanceLossOptions reduction(Reduction reduction) {
      this.reduction = reduction;
      return this;
    }
  }
}
