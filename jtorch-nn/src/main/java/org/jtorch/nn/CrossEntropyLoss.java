package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * The negative logarithm of the probability that logits give to the right class, {@code
 * torch.nn.CrossEntropyLoss}. {@code (N, C)}, {@code (N, C, d1, ...)} or {@code (C)} logits, and
 * {@code (N)}, {@code (N, d1, ...)} or {@code ()} class numbers, or probabilities of the logits'
 * shape.
 *
 * <p><b>Ownership:</b> the loss belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks.
 */
public final class CrossEntropyLoss extends WeightedLoss {
  private final Options options;

  /** The loss with PyTorch's defaults. */
  public CrossEntropyLoss() {
    this(o -> {});
  }

  /**
   * The loss with options.
   *
   * @param options {@code o -> o.labelSmoothing(0.1)}
   */
  public CrossEntropyLoss(Consumer<Options> options) {
    this(new Options().with(options));
  }

  private CrossEntropyLoss(Options options) {
    super(options);
    this.options = options;
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    return F.crossEntropy(
        input,
        target,
        o -> {
          o.reduction(options.reduction)
              .ignoreIndex(options.ignoreIndex)
              .labelSmoothing(options.labelSmoothing);
          passWeight(o::weight);
        });
  }

  /**
   * What {@link CrossEntropyLoss} may be told.
   *
   * <p><b>Ownership:</b> holds no tensor after construction.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options extends WeightedLossOptions<Options> {
    private long ignoreIndex = -100;
    private double labelSmoothing;

    private Options() {}

    @Override
    Options self() {
      return this;
    }

    /**
     * The class whose samples do not count.
     *
     * @param ignoreIndex -100 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options ignoreIndex(long ignoreIndex) {
      this.ignoreIndex = ignoreIndex;
      return this;
    }

    /**
     * What share of the target is spread over all classes.
     *
     * @param labelSmoothing from 0 to 1, 0 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options labelSmoothing(double labelSmoothing) {
      this.labelSmoothing = labelSmoothing;
      return this;
    }
  }
}
