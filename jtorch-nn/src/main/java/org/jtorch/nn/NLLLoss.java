package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Negative log likelihood loss, {@code torch.nn.NLLLoss}. The input holds log-probabilities, {@code
 * (N, C)}, {@code (N, C, d1, ...)} or {@code (C)}; the target holds class indices, {@code (N)},
 * {@code (N, d1, ...)} or {@code ()}.
 */
public final class NLLLoss extends WeightedLoss {
  private final Options options;

  /** Creates a loss with PyTorch's defaults. */
  public NLLLoss() {
    this(o -> {});
  }

  /**
   * Creates a loss with options.
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

  /** Options of {@link NLLLoss}. */
  @CanIgnoreReturnValue
  public static final class Options extends WeightedLossOptions<Options> {
    private long ignoreIndex = -100;

    private Options() {}

    /** Class index that is ignored and does not contribute to the gradient. Default -100. */
    public Options ignoreIndex(long ignoreIndex) {
      this.ignoreIndex = ignoreIndex;
      return this;
    }
  }
}
