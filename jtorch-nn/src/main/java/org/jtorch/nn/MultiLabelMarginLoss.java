package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * How far the scores of the right classes are not above those of the wrong ones by 1, {@code
 * torch.nn.MultiLabelMarginLoss}. {@code (N, C)} or {@code (C)} scores, and numbers of right
 * classes of the same shape, which end at the first -1.
 *
 * <p><b>Ownership:</b> the loss belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks.
 */
public final class MultiLabelMarginLoss extends Loss {
  private final Options options;

  /** The loss with PyTorch's defaults. */
  public MultiLabelMarginLoss() {
    this(o -> {});
  }

  /**
   * The loss with options.
   *
   * @param options {@code o -> o.reduction(Reduction.SUM)}
   */
  public MultiLabelMarginLoss(Consumer<Options> options) {
    this.options = new Options().with(options);
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    return F.multilabelMarginLoss(input, target, options.reduction);
  }

  /**
   * What {@link MultiLabelMarginLoss} may be told.
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
