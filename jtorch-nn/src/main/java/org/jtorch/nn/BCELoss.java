package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Binary cross entropy between probabilities and targets, {@code torch.nn.BCELoss}. Input and
 * target: {@code (*)}, from 0 to 1.
 */
public final class BCELoss extends WeightedLoss {
  private final Options options;

  /** Creates a loss with PyTorch's defaults. */
  public BCELoss() {
    this(o -> {});
  }

  /**
   * Creates a loss with options.
   *
   * @param options {@code o -> o.weight(w)}
   */
  public BCELoss(Consumer<Options> options) {
    this(new Options().with(options));
  }

  private BCELoss(Options options) {
    super(options);
    this.options = options;
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    Inputs.checkFloating(this, "input", input);
    Inputs.checkFloating(this, "target", target);
    return F.binaryCrossEntropy(
        input,
        target,
        o -> {
          o.reduction(options.reduction);
          passWeight(o::weight);
        });
  }

  /** Options of {@link BCELoss}. */
  public static final class Options extends WeightedLossOptions<Options> {
    private Options() {}
  }
}
