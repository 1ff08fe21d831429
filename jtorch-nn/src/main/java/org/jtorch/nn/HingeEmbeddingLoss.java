package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Hinge embedding loss: the distance for similar pairs (target 1), max(0, margin - distance) for
 * dissimilar pairs (target -1), {@code torch.nn.HingeEmbeddingLoss}. Input: {@code (*)} distances.
 * Target: {@code (*)}.
 */
public final class HingeEmbeddingLoss extends Loss {
  private final Options options;

  /** Creates a loss with PyTorch's defaults. */
  public HingeEmbeddingLoss() {
    this(o -> {});
  }

  /**
   * Creates a loss with options.
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

  /** Options of {@link HingeEmbeddingLoss}. */
  @CanIgnoreReturnValue
  public static final class Options extends LossOptions<Options> {
    private double margin = 1.0;

    private Options() {}

    /** Margin of dissimilar pairs. Default 1.0. */
    public Options margin(double margin) {
      this.margin = margin;
      return this;
    }
  }
}
