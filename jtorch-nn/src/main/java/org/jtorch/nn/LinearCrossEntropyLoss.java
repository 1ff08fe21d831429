package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.jtorch.ChunkingOptions;
import org.jtorch.F;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;

/**
 * Linear layer followed by the cross entropy of its logits, {@code
 * torch.nn.LinearCrossEntropyLoss}. Input: {@code (N, in)} or {@code (in)}. Target: class indices
 * {@code (N)}, {@code (N, d1, ...)} or {@code ()}, or probabilities {@code (N, C)}, {@code (N, C,
 * d1, ...)} or {@code (C)}.
 */
public final class LinearCrossEntropyLoss extends WeightedLoss {
  private final long inFeatures;
  private final long numClasses;
  private final Options options;
  private final Slot<Linear> linear;

  /**
   * Creates a loss with PyTorch's defaults and initial values; see {@link
   * #LinearCrossEntropyLoss(long, long, Consumer)}.
   */
  public LinearCrossEntropyLoss(long inFeatures, long numClasses) {
    this(inFeatures, numClasses, o -> {});
  }

  /**
   * Creates a loss with options.
   *
   * @param inFeatures size of the input's last dimension
   * @param numClasses number of classes
   * @param options {@code o -> o.bias(true).labelSmoothing(0.1)}
   * @throws IllegalArgumentException if the weight does not have one element per class, or the
   *     label smoothing is not from 0 to 1
   */
  public LinearCrossEntropyLoss(long inFeatures, long numClasses, Consumer<Options> options) {
    this(inFeatures, numClasses, new Options().with(options));
  }

  private LinearCrossEntropyLoss(long inFeatures, long numClasses, Options o) {
    super(o);
    this.inFeatures = inFeatures;
    this.numClasses = numClasses;
    this.options = o;
    passWeight(weight -> checkWeight(weight, numClasses));
    if (!(o.labelSmoothing >= 0 && o.labelSmoothing <= 1)) {
      throw new IllegalArgumentException(
          "LinearCrossEntropyLoss: labelSmoothing must be from 0 to 1, got " + o.labelSmoothing);
    }
    long rows = numClasses * LongStream.of(o.outFeatures).reduce(1, (a, b) -> a * b);
    linear = slot("linear", new Linear(inFeatures, rows, l -> l.bias(o.bias)));
  }

  private static void checkWeight(Tensor weight, long numClasses) {
    if (!weight.shape().equals(Shape.of(numClasses))) {
      throw new IllegalArgumentException(
          "LinearCrossEntropyLoss: the weight must be [" + numClasses + "], got " + weight.shape());
    }
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    Linear layer = linear.get();
    if (input.dim() == 0 || input.size(-1) != inFeatures) {
      throw Inputs.refused(
          this, "the input's last dimension must be " + inFeatures + ", got " + input.shape());
    }
    if (input.dim() == 1 && options.outFeatures.length > 0) {
      throw Inputs.refused(this, "outFeatures need an input (N, in), got " + input.shape());
    }
    return TensorScope.compute(
        () ->
            F.linearCrossEntropy(
                input,
                layer.weight().reshape(withOutFeatures(numClasses, inFeatures)),
                target,
                o -> {
                  o.reduction(options.reduction).labelSmoothing(options.labelSmoothing);
                  passWeight(o::weight);
                  if (options.ignoreIndex != null) {
                    checkClassIndices(input, target);
                    o.ignoreIndex(options.ignoreIndex);
                  }
                  if (options.chunking != null) {
                    o.chunking(options.chunking);
                  }
                  if (layer.hasBias()) {
                    o.linearBias(layer.bias().reshape(withOutFeatures(numClasses)));
                  }
                }));
  }

  /** {@code (C, d1, ..., in)}, or without the last dimension. */
  private long[] withOutFeatures(long first, long... last) {
    return LongStream.concat(
            LongStream.concat(LongStream.of(first), LongStream.of(options.outFeatures)),
            LongStream.of(last))
        .toArray();
  }

  private void checkClassIndices(Tensor input, Tensor target) {
    if (target.dim() == input.dim() + options.outFeatures.length) {
      throw Inputs.refused(
          this, "ignoreIndex requires class indices, but the target contains probabilities");
    }
  }

  /** {@return the layer that computes the logits, whose weight is {@code (C * d1 * ..., in)}} */
  public Linear linear() {
    return linear.get();
  }

  @Override
  protected String extraRepr() {
    return "in_features="
        + inFeatures
        + ", num_classes="
        + numClasses
        + ", out_features="
        + Repr.tuple(options.outFeatures)
        + ", bias="
        + Repr.of(linear.get().hasBias())
        + ", reduction="
        + options.reduction.name().toLowerCase(Locale.ROOT)
        + ", ignore_index="
        + (options.ignoreIndex == null ? "None" : options.ignoreIndex)
        + ", label_smoothing="
        + Repr.of(options.labelSmoothing)
        + ", options="
        + (options.chunking == null ? "None" : options.chunking);
  }

  /** Options of {@link LinearCrossEntropyLoss}. */
  @CanIgnoreReturnValue
  public static final class Options extends WeightedLossOptions<Options> {
    private long[] outFeatures = {};
    private boolean bias;
    private @Nullable Long ignoreIndex;
    private double labelSmoothing;
    private @Nullable ChunkingOptions chunking;

    private Options() {}

    /**
     * Additional dimensions {@code d1, ...} of the logits; each position has its own class.
     * Default: none.
     */
    public Options outFeatures(long... outFeatures) {
      this.outFeatures = outFeatures.clone();
      return this;
    }

    /** Whether the layer adds a bias. Default false. */
    public Options bias(boolean bias) {
      this.bias = bias;
      return this;
    }

    /**
     * Class index that is ignored and contributes no gradient; only for class index targets.
     * Default -100.
     */
    public Options ignoreIndex(long ignoreIndex) {
      this.ignoreIndex = ignoreIndex;
      return this;
    }

    /** Amount of label smoothing from 0, none, to 1. Default 0. */
    public Options labelSmoothing(double labelSmoothing) {
      this.labelSmoothing = labelSmoothing;
      return this;
    }

    /**
     * Computes the loss in chunks, {@code c -> c.batchChunkSize(128)}, as with {@code
     * options=LinearCrossEntropyOptions(...)}. Default: no chunks.
     */
    public Options chunking(Consumer<ChunkingOptions> chunking) {
      this.chunking = ChunkingOptions.of(chunking);
      return this;
    }
  }
}
