package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * A distance for pairs that are alike (1), and how far it stays below a margin for others (-1),
 * {@code torch.nn.HingeEmbeddingLoss}. {@code (*)} distances and {@code (*)} labels.
 *
 * <p><b>Ownership:</b> the loss belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks.
 */
public final class HingeEmbeddingLoss extends Loss {
  private final Options options;

  /** The loss with PyTorch's defaults. */
  public HingeEmbeddingLoss() {
    this(o -> {});
  }

  /**
   * The loss with options.
   *
   * @param options {@code o -> o.margin(2)}
   */
  public HingeEmbeddingLoss(Consumer<Options> options) {
    this.options = new Options().with(options);
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    return F.hingeEmbeddingLoss(
        input, target, o -> o.reduction(options.reduction).margin(options.margin));
  }

  /**
   * What {@link HingeEmbeddingLoss} may be told.
   *
   * <p><b>Ownership:</b> holds no tensor.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options extends LossOptions<Options> {
    private double margin = 1.0;

    private Options() {}

    @Override
    Options self() {
      return this;
    }

    /**
     * The margin.
     *
     * @param margin 1.0 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options margin(double margin) {
      this.margin = margin;
      return this;
    }
  }
}
