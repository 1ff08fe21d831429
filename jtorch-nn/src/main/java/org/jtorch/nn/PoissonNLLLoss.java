package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * The negative log likelihood of counts under Poisson distributions, {@code
 * torch.nn.PoissonNLLLoss}. {@code (*)} logarithms of rates and {@code (*)} counts.
 *
 * <p><b>Ownership:</b> the loss belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks.
 */
public final class PoissonNLLLoss extends Loss {
  private final Options options;

  /** The loss with PyTorch's defaults. */
  public PoissonNLLLoss() {
    this(o -> {});
  }

  /**
   * The loss with options.
   *
   * @param options {@code o -> o.logInput(false)}
   */
  public PoissonNLLLoss(Consumer<Options> options) {
    this.options = new Options().with(options);
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    return F.poissonNllLoss(
        input,
        target,
        o ->
            o.reduction(options.reduction)
                .logInput(options.logInput)
                .full(options.full)
                .eps(options.eps));
  }

  /**
   * What {@link PoissonNLLLoss} may be told.
   *
   * <p><b>Ownership:</b> holds no tensor.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options extends LossOptions<Options> {
    private boolean logInput = true;
    private boolean full;
    private double eps = 1e-8;

    private Options() {}

    @Override
    Options self() {
      return this;
    }

    /**
     * Whether the input is the logarithm of the rate, not the rate.
     *
     * @param logInput true by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options logInput(boolean logInput) {
      this.logInput = logInput;
      return this;
    }

    /**
     * Whether Stirling's approximation of the term that depends on the target alone is added.
     *
     * @param full false by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options full(boolean full) {
      this.full = full;
      return this;
    }

    /**
     * What is added to a rate before its logarithm is taken.
     *
     * @param eps 1e-8 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options eps(double eps) {
      this.eps = eps;
      return this;
    }
  }
}
