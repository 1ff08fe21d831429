package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Squared differences below a bound, absolute ones above, divided by the bound, {@code
 * torch.nn.SmoothL1Loss}. {@code (*)} and {@code (*)}.
 *
 * <p><b>Ownership:</b> the loss belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks.
 */
public final class SmoothL1Loss extends Loss {
  private final Options options;

  /** The loss with PyTorch's defaults. */
  public SmoothL1Loss() {
    this(o -> {});
  }

  /**
   * The loss with options.
   *
   * @param options {@code o -> o.beta(0.5)}
   */
  public SmoothL1Loss(Consumer<Options> options) {
    this.options = new Options().with(options);
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    return F.smoothL1Loss(input, target, o -> o.reduction(options.reduction).beta(options.beta));
  }

  /**
   * What {@link SmoothL1Loss} may be told.
   *
   * <p><b>Ownership:</b> holds no tensor.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options extends LossOptions<Options> {
    private double beta = 1.0;

    private Options() {}

    @Override
    Options self() {
      return this;
    }

    /**
     * The difference from which on the loss grows linearly.
     *
     * @param beta at least 0; 1.0 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options beta(double beta) {
      this.beta = beta;
      return this;
    }
  }
}
