package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * The binary cross entropy of probabilities, {@code torch.nn.BCELoss}. {@code (*)} and {@code (*)},
 * from 0 to 1.
 *
 * <p><b>Ownership:</b> the loss belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks.
 */
public final class BCELoss extends WeightedLoss {
  private final Options options;

  /** The loss with PyTorch's defaults. */
  public BCELoss() {
    this(o -> {});
  }

  /**
   * The loss with options.
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

  /**
   * What {@link BCELoss} may be told.
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
