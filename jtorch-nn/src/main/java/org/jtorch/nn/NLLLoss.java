package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.F;
import org.jtorch.Reduction;
import org.jtorch.Tensor;

/**
 * The negative of the logarithm of the right class's probability, {@code torch.nn.NLLLoss}. {@code
 * (N, C)} logarithms of probabilities and {@code (N)} class numbers.
 *
 * <p><b>Ownership:</b> the loss belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks.
 */
public final class NLLLoss extends Loss {
  private final Options options;
  private final @Nullable Slot<Tensor> weight;

  /** The loss with PyTorch's defaults. */
  public NLLLoss() {
    this(o -> {});
  }

  /**
   * The loss with options.
   *
   * @param options {@code o -> o.reduction(Reduction.SUM)}
   */
  public NLLLoss(Consumer<Options> options) {
    Options o = new Options();
    options.accept(o);
    this.options = o;
    weight = o.weight == null ? null : buffer("weight", o.weight);
    o.weight = null;
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    return F.nllLoss(
        input,
        target,
        o -> {
          o.ignoreIndex(options.ignoreIndex).reduction(options.reduction);
          if (weight != null) {
            o.weight(weight.get());
          }
        });
  }

  /**
   * What {@link NLLLoss} may be told.
   *
   * <p><b>Ownership:</b> holds no tensor after construction.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options {
    private long ignoreIndex = -100;
    private Reduction reduction = Reduction.MEAN;
    private @Nullable Tensor weight;

    private Options() {}

    /**
     * The class whose samples do not count.
     *
     * @param ignoreIndex -100 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options ignoreIndex(long ignoreIndex) {
      this.ignoreIndex = ignoreIndex;
      return this;
    }

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
     * How much each class counts.
     *
     * @param weight {@code (C)}; all the same by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options weight(Tensor weight) {
      this.weight = weight;
      return this;
    }
  }
}
