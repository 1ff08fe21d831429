package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * The squares of the differences, {@code torch.nn.MSELoss}. {@code (*)} and {@code (*)}.
 *
 * <p><b>Ownership:</b> the loss belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks.
 */
public final class MSELoss extends Loss {
  private final Options options;

  /** The loss with PyTorch's defaults. */
  public MSELoss() {
    this(o -> {});
  }

  /**
   * The loss with options.
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

  /**
   * What {@link MSELoss} may be told.
   *
   * <p><b>Ownership:</b> holds no tensor.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options extends LossOptions<Options> {
    private Options() {}

    @Override
    Options self() {
      return this;
    }
  }
}
