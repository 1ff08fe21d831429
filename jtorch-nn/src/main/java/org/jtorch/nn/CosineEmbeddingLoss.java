package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * One minus the cosine for pairs that are alike (1), and how far the cosine is above a margin for
 * others (-1), {@code torch.nn.CosineEmbeddingLoss}. {@code (N, D)} twice and {@code (N)} labels,
 * or {@code (D)} twice and {@code ()}.
 *
 * <p><b>Ownership:</b> the loss belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks.
 */
public final class CosineEmbeddingLoss extends Module {
  private final Options options;

  /** The loss with PyTorch's defaults. */
  public CosineEmbeddingLoss() {
    this(o -> {});
  }

  /**
   * The loss with options.
   *
   * @param options {@code o -> o.margin(0.5)}
   */
  public CosineEmbeddingLoss(Consumer<Options> options) {
    this.options = new Options().with(options);
  }

  /**
   * Computes the loss.
   *
   * @param input1 {@code (N, D)} or {@code (D)}
   * @param input2 {@code (N, D)} or {@code (D)}
   * @param target 1 or -1, {@code (N)} or {@code ()}
   * @return the loss, a scalar unless it is not reduced
   */
  public Tensor call(Tensor input1, Tensor input2, Tensor target) {
    return call(
        () ->
            F.cosineEmbeddingLoss(
                input1, input2, target, o -> o.reduction(options.reduction).margin(options.margin)),
        input1,
        input2,
        target);
  }

  /**
   * What {@link CosineEmbeddingLoss} may be told.
   *
   * <p><b>Ownership:</b> holds no tensor.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options extends LossOptions<Options> {
    private double margin;

    private Options() {}

    @Override
    Options self() {
      return this;
    }

    /**
     * The margin.
     *
     * @param margin 0.0 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options margin(double margin) {
      this.margin = margin;
      return this;
    }
  }
}
