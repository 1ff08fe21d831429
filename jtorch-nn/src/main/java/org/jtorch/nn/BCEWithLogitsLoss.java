package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.F;
import org.jtorch.Reduction;
import org.jtorch.Tensor;

/**
 * The binary cross entropy of logits, {@code torch.nn.BCEWithLogitsLoss}. {@code (*)} logits and
 * {@code (*)} probabilities.
 *
 * <p><b>Ownership:</b> the loss belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks.
 */
public final class BCEWithLogitsLoss extends Loss {
  private final Options options;
  private final @Nullable Slot<Tensor> weight;
  private final @Nullable Slot<Tensor> posWeight;

  /** The loss with PyTorch's defaults. */
  public BCEWithLogitsLoss() {
    this(o -> {});
  }

  /**
   * The loss with options.
   *
   * @param options {@code o -> o.reduction(Reduction.SUM)}
   */
  public BCEWithLogitsLoss(Consumer<Options> options) {
    Options o = new Options();
    options.accept(o);
    this.options = o;
    weight = o.weight == null ? null : buffer("weight", o.weight);
    o.weight = null;
    posWeight = o.posWeight == null ? null : buffer("pos_weight", o.posWeight);
    o.posWeight = null;
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    return F.binaryCrossEntropyWithLogits(
        input,
        target,
        o -> {
          o.reduction(options.reduction);
          if (weight != null) {
            o.weight(weight.get());
          }
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
  public static final class Options {
    private Reduction reduction = Reduction.MEAN;
    private @Nullable Tensor weight;
    private @Nullable Tensor posWeight;

    private Options() {}

    /**
     * What becomes of the single losses.
     *
     * @param reduction the mean by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options reduction(Reduction reduction) {
      this.reduction = reduction;
      return this;
    }

    /**
     * How much each element counts.
     *
     * @param weight broadcast to the input; all the same by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options weight(Tensor weight) {
      this.weight = weight;
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
