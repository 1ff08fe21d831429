package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Kullback-Leibler divergence loss, {@code torch.nn.KLDivLoss}. Input: {@code (*)} log
 * probabilities. Target: {@code (*)} probabilities.
 */
public final class KLDivLoss extends Loss {
  private final Options options;

  /** Creates a loss with PyTorch's defaults. */
  public KLDivLoss() {
    this(o -> {});
  }

  /**
   * Creates a loss with options.
   *
   * @param options {@code o -> o.reduction(Reduction.BATCH_MEAN)}
   */
  public KLDivLoss(Consumer<Options> options) {
    this.options = new Options().with(options);
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    return F.klDiv(input, target, o -> o.reduction(options.reduction).logTarget(options.logTarget));
  }

  /** Options of {@link KLDivLoss}. */
  @CanIgnoreReturnValue
  public static final class Options extends LossOptions<Options> {
    private boolean logTarget;

    private Options() {}

    /** Whether the target contains log probabilities. Default false. */
    public Options logTarget(boolean logTarget) {
      this.logTarget = logTarget;
      return this;
    }
  }
}
