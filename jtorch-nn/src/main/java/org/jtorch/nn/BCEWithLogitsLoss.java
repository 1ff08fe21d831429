package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Binary cross entropy between logits and targets, {@code torch.nn.BCEWithLogitsLoss}. Input:
 * {@code (*)} logits. Target: {@code (*)} probabilities.
 */
public final class BCEWithLogitsLoss extends WeightedLoss {
  private final Options options;
  private final @Nullable Slot<Tensor> posWeight;

  /** Creates a loss with PyTorch's defaults. */
  public BCEWithLogitsLoss() {
    this(o -> {});
  }

  /**
   * Creates a loss with options.
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

  /** Options of {@link BCEWithLogitsLoss}. */
  @CanIgnoreReturnValue
  public static final class Options extends WeightedLossOptions<Options> {
    private @Nullable Tensor posWeight;

    private Options() {}

    /** Weight of the positive targets, broadcast to the input's shape. Default 1. */
    public Options posWeight(Tensor posWeight) {
      this.posWeight = posWeight;
      return this;
    }
  }
}
