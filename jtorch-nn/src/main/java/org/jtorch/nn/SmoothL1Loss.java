package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Smooth L1 loss: {@code 0.5 * d^2 / beta} if {@code |d| < beta}, else {@code |d| - 0.5 * beta},
 * {@code torch.nn.SmoothL1Loss}. Input and target have shape {@code (*)}.
 */
public final class SmoothL1Loss extends Loss {
  private final Options options;

  /** Creates a loss with PyTorch's defaults. */
  public SmoothL1Loss() {
    this(o -> {});
  }

  /**
   * Creates a loss with options.
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

  /** Options of {@link SmoothL1Loss}. */
  @CanIgnoreReturnValue
  public static final class Options extends LossOptions<Options> {
    private double beta = 1.0;

    private Options() {}

    /** Threshold, at least 0, at which the loss changes from quadratic to linear. Default 1.0. */
    public Options beta(double beta) {
      this.beta = beta;
      return this;
    }
  }
}
