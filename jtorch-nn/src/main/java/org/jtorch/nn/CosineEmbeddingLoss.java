package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Cosine embedding loss: 1 - cos for similar pairs (target 1), max(0, cos - margin) for dissimilar
 * pairs (target -1), {@code torch.nn.CosineEmbeddingLoss}. Inputs: {@code (N, D)} with target
 * {@code (N)}, or {@code (D)} with {@code ()}.
 */
public final class CosineEmbeddingLoss extends Module {
  private final Options options;

  /** Creates a loss with PyTorch's defaults. */
  public CosineEmbeddingLoss() {
    this(o -> {});
  }

  /**
   * Creates a loss with options.
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
   * @return the loss, a scalar unless the reduction is {@code NONE}
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

  /** Options of {@link CosineEmbeddingLoss}. */
  @CanIgnoreReturnValue
  public static final class Options extends LossOptions<Options> {
    private double margin;

    private Options() {}

    /** Margin of dissimilar pairs, from -1 to 1; 0 to 0.5 is recommended. Default 0.0. */
    public Options margin(double margin) {
      this.margin = margin;
      return this;
    }
  }
}
