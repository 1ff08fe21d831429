package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * How far the right class's score is not above the others by a margin, {@code
 * torch.nn.MultiMarginLoss}. {@code (N, C)} or {@code (C)} scores, and {@code (N)} or {@code ()}
 * class numbers.
 *
 * <p><b>Ownership:</b> the loss belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks.
 */
public final class MultiMarginLoss extends WeightedLoss {
  private final Options options;

  /** The loss with PyTorch's defaults. */
  public MultiMarginLoss() {
    this(o -> {});
  }

  /**
   * The loss with options.
   *
   * @param options {@code o -> o.p(2)}
   * @throws IllegalArgumentException if the power is neither 1 nor 2, or the weight no vector
   */
  public MultiMarginLoss(Consumer<Options> options) {
    this(new Options().with(options));
  }

  private MultiMarginLoss(Options options) {
    super(options);
    this.options = options;
    passWeight(MultiMarginLoss::checkVector);
    if (options.p != 1 && options.p != 2) {
      throw new IllegalArgumentException("MultiMarginLoss: p must be 1 or 2, got " + options.p);
    }
  }

  private static void checkVector(Tensor weight) {
    if (weight.dim() != 1) {
      throw new IllegalArgumentException(
          "MultiMarginLoss: the weight must be a vector, got " + weight.shape());
    }
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    return F.multiMarginLoss(
        input,
        target,
        o -> {
          o.reduction(options.reduction).p(options.p).margin(options.margin);
          passWeight(o::weight);
        });
  }

  /**
   * What {@link MultiMarginLoss} may be told.
   *
   * <p><b>Ownership:</b> holds no tensor after construction.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options extends WeightedLossOptions<Options> {
    private long p = 1;
    private double margin = 1.0;

    private Options() {}

    @Override
    Options self() {
      return this;
    }

    /**
     * The power to which each difference is raised.
     *
     * @param p 1, the default, or 2
     * @return this
     */
    @CanIgnoreReturnValue
    public Options p(long p) {
      this.p = p;
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
  }
}
