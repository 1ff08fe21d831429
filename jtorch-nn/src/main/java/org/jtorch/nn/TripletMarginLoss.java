package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * How far the like are not closer than the unlike by a margin, {@code torch.nn.TripletMarginLoss}.
 * {@code (N, D)} or {@code (D)} three times.
 *
 * <p><b>Ownership:</b> the loss belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks.
 */
public final class TripletMarginLoss extends Module {
  private final Options options;

  /** The loss with PyTorch's defaults. */
  public TripletMarginLoss() {
    this(o -> {});
  }

  /**
   * The loss with options.
   *
   * @param options {@code o -> o.margin(0.5)}
   * @throws IllegalArgumentException if the margin is not above 0
   */
  public TripletMarginLoss(Consumer<Options> options) {
    this.options = new Options().with(options);
    if (!(this.options.margin > 0)) {
      throw new IllegalArgumentException(
          "TripletMarginLoss: margin must be greater than 0, got " + this.options.margin);
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
            F.tripletMarginLoss(
                anchor,
                positive,
                negative,
                o ->
                    o.reduction(options.reduction)
                        .margin(options.margin)
                        .p(options.p)
                        .eps(options.eps)
                        .swap(options.swap)),
        anchor,
        positive,
        negative);
  }

  /**
   * What {@link TripletMarginLoss} may be told.
   *
   * <p><b>Ownership:</b> holds no tensor.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options extends LossOptions<Options> {
    private double margin = 1.0;
    private double p = 2.0;
    private double eps = 1e-6;
    private boolean swap;

    private Options() {}

    @Override
    Options self() {
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
     * The order of the norm that measures distances.
     *
     * @param p 2.0 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options p(double p) {
      this.p = p;
      return this;
    }

    /**
     * What is added to each difference.
     *
     * @param eps 1e-6 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options eps(double eps) {
      this.eps = eps;
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
