package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Huber loss: squared error below delta, absolute error above it, {@code torch.nn.HuberLoss}. Input
 * and target: {@code (*)}.
 */
public final class HuberLoss extends Loss {
  private final Options options;

  /** Creates a loss with PyTorch's defaults. */
  public HuberLoss() {
    this(o -> {});
  }

  /**
   * Creates a loss with options.
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

  /** Options of {@link HuberLoss}. */
  @CanIgnoreReturnValue
  public static final class Options extends LossOptions<Options> {
    private double delta = 1.0;

    private Options() {}

    /** Absolute error, greater than 0, from which the loss is linear. Default 1.0. */
    public Options delta(double delta) {
      this.delta = delta;
      return this;
    }
  }
}
