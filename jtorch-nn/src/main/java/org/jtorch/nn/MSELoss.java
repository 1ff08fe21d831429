package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Mean squared error (squared L2 norm) between input and target, {@code torch.nn.MSELoss}. Both
 * have shape {@code (*)}.
 */
public final class MSELoss extends Loss {
  private final Options options;

  /** Creates a loss with PyTorch's defaults. */
  public MSELoss() {
    this(o -> {});
  }

  /**
   * Creates a loss with options.
   *
   * @param options {@code o -> o.reduction(Reduction.SUM)}
   */
  public MSELoss(Consumer<Options> options) {
    this.options = new Options().with(options);
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    return F.mseLoss(input, target, options.reduction);
  }

  /** Options of {@link MSELoss}. */
  public static final class Options extends LossOptions<Options> {
    private Options() {}
  }
}
