package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Triplet margin loss with a custom distance function, {@code
 * torch.nn.TripletMarginWithDistanceLoss}. The three inputs have shape {@code (N, *)}.
 */
public final class TripletMarginWithDistanceLoss extends Module {
  private final Options options;

  /** Creates a loss with PyTorch's defaults. */
  public TripletMarginWithDistanceLoss() {
    this(o -> {});
  }

  /**
   * Creates a loss with options.
   *
   * @param options {@code o -> o.distanceFunction((x, y) -> x.sub(y).abs().amax(1))}
   * @throws IllegalArgumentException if the margin is not positive
   */
  public TripletMarginWithDistanceLoss(Consumer<Options> options) {
    this.options = new Options().with(options);
    if (!(this.options.margin > 0)) {
      throw new IllegalArgumentException(
          "TripletMarginWithDistanceLoss: margin must be greater than 0, got "
              + this.options.margin);
    }
    if (this.options.distanceFunction instanceof Module distance) {
      register("distance_function", distance);
    }
  }

  /**
   * Computes the loss.
   *
   * @param anchor {@code (N, D)} or {@code (D)}
   * @param positive positive examples, {@code (N, D)} or {@code (D)}
   * @param negative negative examples, {@code (N, D)} or {@code (D)}
   * @return the loss, a scalar unless the reduction is {@code NONE}
   */
  public Tensor call(Tensor anchor, Tensor positive, Tensor negative) {
    return call(
        () ->
            F.tripletMarginWithDistanceLoss(
                anchor,
                positive,
                negative,
                o ->
                    o.reduction(options.reduction)
                        .distanceFunction(options.distanceFunction)
                        .margin(options.margin)
                        .swap(options.swap)),
        anchor,
        positive,
        negative);
  }

  /** Options of {@link TripletMarginWithDistanceLoss}. */
  @CanIgnoreReturnValue
  public static final class Options extends LossOptions<Options> {
    private BinaryOperator<Tensor> distanceFunction = new PairwiseDistance();
    private double margin = 1.0;
    private boolean swap;

    private Options() {}

    /**
     * Distance function, which returns {@code (N)}; if it is a module, it is registered as a child
     * of the loss. Default: a {@link PairwiseDistance}.
     */
    public Options distanceFunction(BinaryOperator<Tensor> distanceFunction) {
      this.distanceFunction = Objects.requireNonNull(distanceFunction);
      return this;
    }

    /** Margin. Default 1.0. */
    public Options margin(double margin) {
      this.margin = margin;
      return this;
    }

    /**
     * Whether to use the distance swap: the smaller of the distances from anchor and positive to
     * the negative. Default false.
     */
    public Options swap(boolean swap) {
      this.swap = swap;
      return this;
    }
  }
}
