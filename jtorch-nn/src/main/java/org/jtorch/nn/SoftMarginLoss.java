package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Soft margin (logistic) loss, {@code log(1 + exp(-y * x))} with targets 1 or -1, {@code
 * torch.nn.SoftMarginLoss}. Input and target have shape {@code (*)}.
 */
public final class SoftMarginLoss extends Loss {
  private final Options options;

  /** Creates a loss with PyTorch's defaults. */
  public SoftMarginLoss() {
    this(o -> {});
  }

  /**
   * Creates a loss with options.
   *
   * @param options {@code o -> o.reduction(Reduction.SUM)}
   */
  public SoftMarginLoss(Consumer<Options> options) {
    this.options = new Options().with(options);
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    return F.softMarginLoss(input, target, options.reduction);
  }

  /** Options of {@link SoftMarginLoss}. */
  public static final class Options extends LossOptions<Options> {
    private Options() {}
  }
}
