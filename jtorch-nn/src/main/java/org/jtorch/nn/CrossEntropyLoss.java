package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Cross entropy between logits and targets, {@code torch.nn.CrossEntropyLoss}. Input: logits {@code
 * (N, C)}, {@code (N, C, d1, ...)} or {@code (C)}. Target: class indices {@code (N)}, {@code (N,
 * d1, ...)} or {@code ()}, or probabilities of the input's shape.
 */
public final class CrossEntropyLoss extends WeightedLoss {
  private final Options options;

  /** Creates a loss with PyTorch's defaults. */
  public CrossEntropyLoss() {
    this(o -> {});
  }

  /**
   * Creates a loss with options.
   *
   * @param options {@code o -> o.labelSmoothing(0.1)}
   */
  public CrossEntropyLoss(Consumer<Options> options) {
    this(new Options().with(options));
  }

  private CrossEntropyLoss(Options options) {
    super(options);
    this.options = options;
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    return F.crossEntropy(
        input,
        target,
        o -> {
          o.reduction(options.reduction)
              .ignoreIndex(options.ignoreIndex)
              .labelSmoothing(options.labelSmoothing);
          passWeight(o::weight);
        });
  }

  /** Options of {@link CrossEntropyLoss}. */
  @CanIgnoreReturnValue
  public static final class Options extends WeightedLossOptions<Options> {
    private long ignoreIndex = -100;
    private double labelSmoothing;

    private Options() {}

    /** Class index that is ignored and contributes no gradient. Default -100. */
    public Options ignoreIndex(long ignoreIndex) {
      this.ignoreIndex = ignoreIndex;
      return this;
    }

    /** Amount of label smoothing from 0, none, to 1. Default 0. */
    public Options labelSmoothing(double labelSmoothing) {
      this.labelSmoothing = labelSmoothing;
      return this;
    }
  }
}
