package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * The logistic loss of labels that are 1 or -1, {@code torch.nn.SoftMarginLoss}. {@code (*)} and
 * {@code (*)}.
 *
 * <p><b>Ownership:</b> the loss belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks.
 */
public final class SoftMarginLoss extends Loss {
  private final Options options;

  /** The loss with PyTorch's defaults. */
  public SoftMarginLoss() {
    this(o -> {});
  }

  /**
   * The loss with options.
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

  /**
   * What {@link SoftMarginLoss} may be told.
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
