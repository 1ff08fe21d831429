package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Triplet margin loss, {@code max(0, d(a, p) - d(a, n) + margin)}: penalizes triplets whose
 * positive distance is not smaller than the negative one by {@code margin}, {@code
 * torch.nn.TripletMarginLoss}. The three inputs have shape {@code (N, D)} or {@code (D)}.
 */
public final class TripletMarginLoss extends Module {
  private final Options options;

  /** Creates a loss with PyTorch's defaults. */
  public TripletMarginLoss() {
    this(o -> {});
  }

  /**
   * Creates a loss with options.
   *
   * @param options {@code o -> o.margin(0.5)}
   * @throws IllegalArgumentException if the margin is not positive
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
   * @param positive positive examples, {@code (N, D)} or {@code (D)}
   * @param negative negative examples, {@code (N, D)} or {@code (D)}
   * @return the loss, a scalar unless the reduction is {@code NONE}
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

  /** Options of {@link TripletMarginLoss}. */
  @CanIgnoreReturnValue
  public static final class Options extends LossOptions<Options> {
    private double margin = 1.0;
    private double p = 2.0;
    private double eps = 1e-6;
    private boolean swap;

    private Options() {}

    /** Margin. Default 1.0. */
    public Options margin(double margin) {
      this.margin = margin;
      return this;
    }

    /** Order of the norm of the pairwise distance. Default 2.0. */
    public Options p(double p) {
      this.p = p;
      return this;
    }

    /** Value added to each difference for numerical stability. Default 1e-6. */
    public Options eps(double eps) {
      this.eps = eps;
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
