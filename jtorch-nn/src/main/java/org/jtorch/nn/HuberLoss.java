package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Squared differences below a bound, absolute ones above, {@code torch.nn.HuberLoss}. {@code (*)}
 * and {@code (*)}.
 *
 * <p><b>Ownership:</b> the loss belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks.
 */
public final class HuberLoss extends Loss {
  private final Options options;

  /** The loss with PyTorch's defaults. */
  public HuberLoss() {
    this(o -> {});
  }

  /**
   * The loss with options.
   *
   * @param options {@code o -> o.delta(0.5)}
   */
  public HuberLoss(Consumer<Options> options) {
    this.options = new Options().with(options);
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    return F.huberLoss(input, target, o -> o.reduction(options.reduction).delta(options.delta));
  }

  /**
   * What {@link HuberLoss} may be told.
   *
   * <p><b>Ownership:</b> holds no tensor.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options extends LossOptions<Options> {
    private double delta = 1.0;

    private Options() {}

    @Override
    Options self() {
      return this;
    }

    /**
     * The difference from which on the loss grows linearly.
     *
     * @param delta above 0; 1.0 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options delta(double delta) {
      this.delta = delta;
      return this;
    }
  }
}
