package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Multi-label one-versus-all loss, the mean of the binary cross entropies of all classes, {@code
 * torch.nn.MultiLabelSoftMarginLoss}. The input holds logits {@code (N, C)}; the target, {@code (N,
 * C)}, is 1 for classes that apply, else 0.
 */
public final class MultiLabelSoftMarginLoss extends WeightedLoss {
  private final Options options;

  /** Creates a loss with PyTorch's defaults. */
  public MultiLabelSoftMarginLoss() {
    this(o -> {});
  }

  /**
   * Creates a loss with options.
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

  /** Options of {@link MultiLabelSoftMarginLoss}. */
  public static final class Options extends WeightedLossOptions<Options> {
    private Options() {}
  }
}
