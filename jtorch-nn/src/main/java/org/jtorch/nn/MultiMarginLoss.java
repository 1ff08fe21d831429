package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Multi-class hinge loss, {@code sum_i max(0, margin - x[y] + x[i])^p / C}, {@code
 * torch.nn.MultiMarginLoss}. The input holds scores, {@code (N, C)} or {@code (C)}; the target
 * holds class indices, {@code (N)} or {@code ()}.
 */
public final class MultiMarginLoss extends WeightedLoss {
  private final Options options;

  /** Creates a loss with PyTorch's defaults. */
  public MultiMarginLoss() {
    this(o -> {});
  }

  /**
   * Creates a loss with options.
   *
   * @param options {@code o -> o.p(2)}
   * @throws IllegalArgumentException if {@code p} is neither 1 nor 2, or the weight is not a vector
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

  /** Options of {@link MultiMarginLoss}. */
  @CanIgnoreReturnValue
  public static final class Options extends WeightedLossOptions<Options> {
    private long p = 1;
    private double margin = 1.0;

    private Options() {}

    /** Exponent of each margin term, 1 or 2. Default 1. */
    public Options p(long p) {
      this.p = p;
      return this;
    }

    /** Margin. Default 1.0. */
    public Options margin(double margin) {
      this.margin = margin;
      return this;
    }
  }
}
