package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * How far the like are not closer than the unlike by a margin, in a distance of one's own, {@code
 * torch.nn.TripletMarginWithDistanceLoss}. {@code (N, *)} three times.
 *
 * <p><b>Ownership:</b> the loss belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks.
 */
public final class TripletMarginWithDistanceLoss extends Module {
  private final Options options;

  /** The loss with PyTorch's defaults. */
  public TripletMarginWithDistanceLoss() {
    this(o -> {});
  }

  /**
   * The loss with options.
   *
   * @param options {@code o -> o.distanceFunction((x, y) -> x.sub(y).abs().amax(1))}
   * @throws IllegalArgumentException if the margin is not above 0
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
   * @param positive what is like the anchor, {@code (N, D)} or {@code (D)}
   * @param negative what is not, {@code (N, D)} or {@code (D)}
   * @return the loss, a scalar unless it is not reduced
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

  /**
   * What {@link TripletMarginWithDistanceLoss} may be told.
   *
   * <p><b>Ownership:</b> holds no tensor after construction.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options extends LossOptions<Options> {
    private BinaryOperator<Tensor> distanceFunction = new PairwiseDistance();
    private double margin = 1.0;
    private boolean swap;

    private Options() {}

    @Override
    Options self() {
      return this;
    }

    /**
     * What measures distances; one that is a module too becomes a child of the loss.
     *
     * @param distanceFunction gives {@code (N)}; a {@link PairwiseDistance} by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options distanceFunction(BinaryOperator<Tensor> distanceFunction) {
      this.distanceFunction = Objects.requireNonNull(distanceFunction);
      return this;
    }

    /**
     * The margin.
     *
     * @param margin 1.0 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options margin(double margin) {
      this.margin = margin;
      return this;
    }

    /**
     * Whether the nearer of the distances from anchor and positive to the negative counts.
     *
     * @param swap false by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options swap(boolean swap) {
      this.swap = swap;
      return this;
    }
  }
}
