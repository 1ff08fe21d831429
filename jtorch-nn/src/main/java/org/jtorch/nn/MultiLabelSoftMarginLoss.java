package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * The mean of the binary cross entropies of all classes, {@code torch.nn.MultiLabelSoftMarginLoss}.
 * {@code (N, C)} logits, and {@code (N, C)} that are 1 for right classes, else 0.
 *
 * <p><b>Ownership:</b> the loss belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks.
 */
public final class MultiLabelSoftMarginLoss extends WeightedLoss {
  private final Options options;

  /** The loss with PyTorch's defaults. */
  public MultiLabelSoftMarginLoss() {
    this(o -> {});
  }

  /**
   * The loss with options.
   *
   * @param options {@code o -> o.weight(w)}
   */
  public MultiLabelSoftMarginLoss(Consumer<Options> options) {
    this(new Options().with(options));
  }

  private MultiLabelSoftMarginLoss(Options options) {
    super(options);
    this.options = options;
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    return F.multilabelSoftMarginLoss(
        input,
        target,
        o -> {
          o.reduction(options.reduction);
          passWeight(o::weight);
        });
  }

  /**
   * What {@link MultiLabelSoftMarginLoss} may be told.
   *
   * <p><b>Ownership:</b> holds no tensor after construction.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options extends WeightedLossOptions<Options> {
    private Options() {}

    @Override
    Options self() {
      return this;
    }
  }
}
