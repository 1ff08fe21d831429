package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * The negative of the logarithm of the right class's probability, {@code torch.nn.NLLLoss}. {@code
 * (N, C)}, {@code (N, C, d1, ...)} or {@code (C)} logarithms of probabilities, and {@code (N)},
 * {@code (N, d1, ...)} or {@code ()} class numbers.
 *
 * <p><b>Ownership:</b> the loss belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks.
 */
public final class NLLLoss extends WeightedLoss {
  private final Options options;

  /** The loss with PyTorch's defaults. */
  public NLLLoss() {
    this(o -> {});
  }

  /**
   * The loss with options.
   *
   * @param options {@code o -> o.weight(w)}
   */
  public NLLLoss(Consumer<Options> options) {
    this(new Options().with(options));
  }

  private NLLLoss(Options options) {
    super(options);
    this.options = options;
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    return F.nllLoss(
        input,
        target,
        o -> {
          o.reduction(options.reduction).ignoreIndex(options.ignoreIndex);
          passWeight(o::weight);
        });
  }

  /**
   * What {@link NLLLoss} may be told.
   *
   * <p><b>Ownership:</b> holds no tensor after construction.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options extends WeightedLossOptions<Options> {
    private long ignoreIndex = -100;

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
  }
}
