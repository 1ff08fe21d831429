package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Multi-label hinge loss with margin 1, {@code torch.nn.MultiLabelMarginLoss}. The input holds
 * scores, {@code (N, C)} or {@code (C)}; the target holds class indices of the same shape and ends
 * at the first -1.
 */
public final class MultiLabelMarginLoss extends Loss {
  private final Options options;

  /** Creates a loss with PyTorch's defaults. */
  public MultiLabelMarginLoss() {
    this(o -> {});
  }

  /**
   * Creates a loss with options.
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

  /** Options of {@link MultiLabelMarginLoss}. */
  public static final class Options extends LossOptions<Options> {
    private Options() {}
  }
}
