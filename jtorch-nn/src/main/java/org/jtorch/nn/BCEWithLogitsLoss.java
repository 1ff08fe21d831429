package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * The binary cross entropy of logits, {@code torch.nn.BCEWithLogitsLoss}. {@code (*)} logits and
 * {@code (*)} probabilities.
 *
 * <p><b>Ownership:</b> the loss belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks.
 */
public final class BCEWithLogitsLoss extends WeightedLoss {
  private final Options options;
  private final @Nullable Slot<Tensor> posWeight;

  /** The loss with PyTorch's defaults. */
  public BCEWithLogitsLoss() {
    this(o -> {});
  }

  /**
   * The loss with options.
   *
   * @param options {@code o -> o.posWeight(w)}
   */
  public BCEWithLogitsLoss(Consumer<Options> options) {
    this(new Options().with(options));
  }

  private BCEWithLogitsLoss(Options options) {
    super(options);
    this.options = options;
    posWeight =
        options.posWeight == null
            ? null
            : buffer("pos_weight", Parameters.ownBuffer(options.posWeight));
    options.posWeight = null;
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    Inputs.checkFloating(this, "input", input);
    Inputs.checkFloating(this, "target", target);
    return F.binaryCrossEntropyWithLogits(
        input,
        target,
        o -> {
          o.reduction(options.reduction);
          passWeight(o::weight);
          if (posWeight != null) {
            o.posWeight(posWeight.get());
          }
        });
  }

  /**
   * What {@link BCEWithLogitsLoss} may be told.
   *
   * <p><b>Ownership:</b> holds no tensor after construction.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options extends WeightedLossOptions<Options> {
    private @Nullable Tensor posWeight;

    private Options() {}

    @Override
    Options self() {
      return this;
    }

    /**
     * How much positive targets count.
     *
     * @param posWeight broadcast to the input; 1 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options posWeight(Tensor posWeight) {
      this.posWeight = posWeight;
      return this;
    }
  }
}
