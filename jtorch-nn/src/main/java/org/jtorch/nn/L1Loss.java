package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/** L1 loss: mean absolute error, {@code torch.nn.L1Loss}. Input and target: {@code (*)}. */
public final class L1Loss extends Loss {
  private final Options options;

  /** Creates a loss with PyTorch's defaults. */
  public L1Loss() {
    this(o -> {});
  }

  /**
   * Creates a loss with options.
   *
   * @param options {@code o -> o.reduction(Reduction.SUM)}
   */
  public L1Loss(Consumer<Options> options) {
    this.options = new Options().with(options);
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    return F.l1Loss(input, target, options.reduction);
  }

  /** Options of {@link L1Loss}. */
  public static final class Options extends LossOptions<Options> {
    private Options() {}
  }
}
