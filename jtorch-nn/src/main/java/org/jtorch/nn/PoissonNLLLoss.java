package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Negative log likelihood loss with a Poisson-distributed target, {@code torch.nn.PoissonNLLLoss}.
 * The input holds log rates and the target counts, both of shape {@code (*)}.
 */
public final class PoissonNLLLoss extends Loss {
  private final Options options;

  /** Creates a loss with PyTorch's defaults. */
  public PoissonNLLLoss() {
    this(o -> {});
  }

  /**
   * Creates a loss with options.
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

  /** Options of {@link PoissonNLLLoss}. */
  @CanIgnoreReturnValue
  public static final class Options extends LossOptions<Options> {
    private boolean logInput = true;
    private boolean full;
    private double eps = 1e-8;

    private Options() {}

    /** Whether the input is the log of the rate instead of the rate. Default true. */
    public Options logInput(boolean logInput) {
      this.logInput = logInput;
      return this;
    }

    /**
     * Whether to add the Stirling approximation of the term that depends only on the target.
     * Default false.
     */
    public Options full(boolean full) {
      this.full = full;
      return this;
    }

    /** Value added to the rate before the log, for numerical stability. Default 1e-8. */
    public Options eps(double eps) {
      this.eps = eps;
      return this;
    }
  }
}
