package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * How far one distribution is from another, the Kullback-Leibler divergence, {@code
 * torch.nn.KLDivLoss}. {@code (*)} logarithms of probabilities and {@code (*)} probabilities.
 *
 * <p><b>Ownership:</b> the loss belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks.
 */
public final class KLDivLoss extends Loss {
  private final Options options;

  /** The loss with PyTorch's defaults. */
  public KLDivLoss() {
    this(o -> {});
  }

  /**
   * The loss with options.
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

  /**
   * What {@link KLDivLoss} may be told.
   *
   * <p><b>Ownership:</b> holds no tensor.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options extends LossOptions<Options> {
    private boolean logTarget;

    private Options() {}

    @Override
    Options self() {
      return this;
    }

    /**
     * Whether the target is logarithms of probabilities too.
     *
     * @param logTarget false by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options logTarget(boolean logTarget) {
      this.logTarget = logTarget;
      return this;
    }
  }
}
