package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;

/** The losses of {@link F} that compare scores of classes with class indices. */
public abstract sealed class ClassificationLosses extends ProbabilityLosses permits MarginLosses {
  private static final Op CROSS_ENTROPY_LOSS = Op.of("aten::cross_entropy_loss", "");
  private static final Op NLL_LOSS = Op.of("aten::nll_loss_nd", "");
  private static final Op MULTI_MARGIN_LOSS = Op.of("aten::multi_margin_loss", "");
  private static final Op MULTILABEL_MARGIN_LOSS = Op.of("aten::multilabel_margin_loss", "");
  private static final Op SOFT_MARGIN_LOSS = Op.of("aten::soft_margin_loss", "");

  ClassificationLosses() {}

  /**
   * The cross entropy of class scores, {@code torch.nn.functional.cross_entropy}.
   *
   * @param input logits, {@code (N, C, *)} or {@code (C)}
   * @param target class indices, {@code (N, *)}, or probabilities of the input's shape
   * @return a scalar, the mean loss
   */
  public static Tensor crossEntropy(Tensor input, Tensor target) {
    return crossEntropy(input, target, o -> {});
  }

  /**
   * The cross entropy of class scores, {@code torch.nn.functional.cross_entropy}.
   *
   * @param input logits, {@code (N, C, *)} or {@code (C)}
   * @param target class indices, {@code (N, *)}, or probabilities of the input's shape
   * @param reduction how the losses are reduced
   * @return a scalar, or the unreduced losses with {@code NONE}
   */
  public static Tensor crossEntropy(Tensor input, Tensor target, Reduction reduction) {
    return crossEntropy(input, target, o -> o.reduction(reduction));
  }

  /**
   * The cross entropy of class scores, {@code torch.nn.functional.cross_entropy}.
   *
   * @param input logits, {@code (N, C, *)} or {@code (C)}
   * @param target class indices, {@code (N, *)}, or probabilities of the input's shape
   * @param options {@code o -> o.labelSmoothing(0.1)}
   * @return a scalar, or the unreduced losses with {@code NONE}
   */
  public static Tensor crossEntropy(
      Tensor input, Tensor target, Consumer<CrossEntropyOptions> options) {
    CrossEntropyOptions o = new CrossEntropyOptions();
    options.accept(o);
    return Dispatch.tensor(
        CROSS_ENTROPY_LOSS,
        input,
        target,
        o.weight,
        o.reduction.code(),
        o.ignoreIndex,
        o.labelSmoothing);
  }

  /**
   * The cross entropy of the class scores of a linear layer, {@code
   * torch.nn.functional.linear_cross_entropy}.
   *
   * @param input {@code (N, in)} or {@code (in)}
   * @param linearWeight the matrix that gives the logits, {@code (C, in)}
   * @param target class indices, {@code (N)}, or probabilities
   * @return a scalar, the mean loss
   */
  public static Tensor linearCrossEntropy(Tensor input, Tensor linearWeight, Tensor target) {
    return linearCrossEntropy(input, linearWeight, target, o -> {});
  }

  /**
   * The cross entropy of the class scores of a linear layer, {@code
   * torch.nn.functional.linear_cross_entropy}.
   *
   * @param input {@code (N, in)} or {@code (in)}
   * @param linearWeight the matrix that gives the logits, {@code (C, in)}
   * @param target class indices, {@code (N)}, or probabilities
   * @param options {@code o -> o.linearBias(b).chunking(c -> c.batchChunkSize(128))}
   * @return a scalar, or the unreduced losses with {@code NONE}
   */
  public static Tensor linearCrossEntropy(
      Tensor input,
      Tensor linearWeight,
      Tensor target,
      Consumer<LinearCrossEntropyOptions> options) {
    LinearCrossEntropyOptions o = new LinearCrossEntropyOptions();
    options.accept(o);
    return TensorScope.compute(() -> LinearCrossEntropy.of(input, linearWeight, target, o));
  }

  /**
   * The negative log likelihood of classes, {@code torch.nn.functional.nll_loss}.
   *
   * @param input logarithms of probabilities, {@code (N, C, *)} or {@code (C)}
   * @param target class indices, {@code (N, *)}
   * @return a scalar, the mean loss
   */
  public static Tensor nllLoss(Tensor input, Tensor target) {
    return nllLoss(input, target, o -> {});
  }

  /**
   * The negative log likelihood of classes, {@code torch.nn.functional.nll_loss}.
   *
   * @param input logarithms of probabilities, {@code (N, C, *)} or {@code (C)}
   * @param target class indices, {@code (N, *)}
   * @param reduction how the losses are reduced
   * @return a scalar, or the unreduced losses with {@code NONE}
   */
  public static Tensor nllLoss(Tensor input, Tensor target, Reduction reduction) {
    return nllLoss(input, target, o -> o.reduction(reduction));
  }

  /**
   * The negative log likelihood of classes, {@code torch.nn.functional.nll_loss}.
   *
   * @param input logarithms of probabilities, {@code (N, C, *)} or {@code (C)}
   * @param target class indices, {@code (N, *)}
   * @param options {@code o -> o.weight(w).ignoreIndex(0)}
   * @return a scalar, or the unreduced losses with {@code NONE}
   */
  public static Tensor nllLoss(Tensor input, Tensor target, Consumer<NllLossOptions> options) {
    NllLossOptions o = new NllLossOptions();
    options.accept(o);
    return Dispatch.tensor(NLL_LOSS, input, target, o.weight, o.reduction.code(), o.ignoreIndex);
  }

  /**
   * How far other classes come within a margin of the right one, {@code
   * torch.nn.functional.multi_margin_loss}.
   *
   * @param input scores, {@code (N, C)} or {@code (C)}
   * @param target class indices, {@code (N)}
   * @return a scalar, the mean loss
   */
  public static Tensor multiMarginLoss(Tensor input, Tensor target) {
    return multiMarginLoss(input, target, o -> {});
  }

  /**
   * How far other classes come within a margin of the right one, {@code
   * torch.nn.functional.multi_margin_loss}.
   *
   * @param input scores, {@code (N, C)} or {@code (C)}
   * @param target class indices, {@code (N)}
   * @param reduction how the losses are reduced
   * @return a scalar, or the unreduced losses with {@code NONE}
   */
  public static Tensor multiMarginLoss(Tensor input, Tensor target, Reduction reduction) {
    return multiMarginLoss(input, target, o -> o.reduction(reduction));
  }

  /**
   * How far other classes come within a margin of the right one, {@code
   * torch.nn.functional.multi_margin_loss}.
   *
   * @param input scores, {@code (N, C)} or {@code (C)}
   * @param target class indices, {@code (N)}
   * @param options {@code o -> o.p(2).margin(0.5)}
   * @return a scalar, or the unreduced losses with {@code NONE}
   */
  public static Tensor multiMarginLoss(
      Tensor input, Tensor target, Consumer<MultiMarginLossOptions> options) {
    MultiMarginLossOptions o = new MultiMarginLossOptions();
    options.accept(o);
    return Dispatch.tensor(
        MULTI_MARGIN_LOSS, input, target, o.p, o.margin, o.weight, o.reduction.code());
  }

  /**
   * How far wrong classes come within a margin of several right ones, {@code
   * torch.nn.functional.multilabel_margin_loss}.
   *
   * @param input scores, {@code (N, C)} or {@code (C)}
   * @param target class indices, -1 after the last, {@code (N, C)}
   * @return a scalar, the mean loss
   */
  public static Tensor multilabelMarginLoss(Tensor input, Tensor target) {
    return multilabelMarginLoss(input, target, Reduction.MEAN);
  }

  /**
   * How far wrong classes come within a margin of several right ones, {@code
   * torch.nn.functional.multilabel_margin_loss}.
   *
   * @param input scores, {@code (N, C)} or {@code (C)}
   * @param target class indices, -1 after the last, {@code (N, C)}
   * @param reduction how the losses are reduced
   * @return a scalar, or the unreduced losses with {@code NONE}
   */
  public static Tensor multilabelMarginLoss(Tensor input, Tensor target, Reduction reduction) {
    return Dispatch.tensor(MULTILABEL_MARGIN_LOSS, input, target, reduction.code());
  }

  /**
   * The logistic loss of two classes named 1 and -1, {@code torch.nn.functional.soft_margin_loss}.
   *
   * @param input scores, {@code (*)}
   * @param target 1 or -1, of the input's shape
   * @return a scalar, the mean loss
   */
  public static Tensor softMarginLoss(Tensor input, Tensor target) {
    return softMarginLoss(input, target, Reduction.MEAN);
  }

  /**
   * The logistic loss of two classes named 1 and -1, {@code torch.nn.functional.soft_margin_loss}.
   *
   * @param input scores, {@code (*)}
   * @param target 1 or -1, of the input's shape
   * @param reduction how the losses are reduced
   * @return a scalar, or the unreduced losses with {@code NONE}
   */
  public static Tensor softMarginLoss(Tensor input, Tensor target, Reduction reduction) {
    return Dispatch.tensor(SOFT_MARGIN_LOSS, input, target, reduction.code());
  }

  /**
   * The mean logistic loss of classes that exclude each other not, {@code
   * torch.nn.functional.multilabel_soft_margin_loss}.
   *
   * @param input scores, {@code (N, C)}
   * @param target 0 or 1, of the input's shape
   * @return a scalar, the mean loss
   */
  public static Tensor multilabelSoftMarginLoss(Tensor input, Tensor target) {
    return multilabelSoftMarginLoss(input, target, o -> {});
  }

  /**
   * The mean logistic loss of classes that exclude each other not, {@code
   * torch.nn.functional.multilabel_soft_margin_loss}.
   *
   * @param input scores, {@code (N, C)}
   * @param target 0 or 1, of the input's shape
   * @param reduction how the losses are reduced
   * @return a scalar, or the unreduced losses with {@code NONE}
   */
  public static Tensor multilabelSoftMarginLoss(Tensor input, Tensor target, Reduction reduction) {
    return multilabelSoftMarginLoss(input, target, o -> o.reduction(reduction));
  }

  /**
   * The mean logistic loss of classes that exclude each other not, {@code
   * torch.nn.functional.multilabel_soft_margin_loss}.
   *
   * @param input scores, {@code (N, C)}
   * @param target 0 or 1, of the input's shape
   * @param options {@code o -> o.weight(w)}
   * @return a scalar, or the unreduced losses with {@code NONE}
   */
  public static Tensor multilabelSoftMarginLoss(
      Tensor input, Tensor target, Consumer<WeightedLossOptions> options) {
    WeightedLossOptions o = new WeightedLossOptions();
    options.accept(o);
    return TensorScope.compute(
        () -> {
          Tensor yes = target.mul(F.logsigmoid(input));
          Tensor no = target.neg().add(1).mul(F.logsigmoid(input.neg()));
          Tensor losses = yes.add(no).neg();
          Tensor weighted = o.weight == null ? losses : losses.mul(o.weight);
          return o.reduction.apply(weighted.sum(-1).div(input.size(-1)));
        });
  }

  /** Options of {@link F#crossEntropy(Tensor, Tensor, Consumer)}. */
  public static final class CrossEntropyOptions {
    @Nullable Tensor weight;
    long ignoreIndex = -100;
    Reduction reduction = Reduction.MEAN;
    double labelSmoothing = 0;

    CrossEntropyOptions() {}

    /**
     * The weight of each class.
     *
     * @param weight {@code (C)}; ones by default
     * @return this
     */
    @CanIgnoreReturnValue
    public CrossEntropyOptions weight(Tensor weight) {
      this.weight = weight;
      return this;
    }

    /**
     * Target value that is ignored and contributes neither to the loss nor to the gradient.
     *
     * @param ignoreIndex -100 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public CrossEntropyOptions ignoreIndex(long ignoreIndex) {
      this.ignoreIndex = ignoreIndex;
      return this;
    }

    /**
     * Reduction applied to the losses.
     *
     * @param reduction the mean by default
     * @return this
     */
    @CanIgnoreReturnValue
    public CrossEntropyOptions reduction(Reduction reduction) {
      this.reduction = reduction;
      return this;
    }

    /**
     * Label smoothing: the probability mass that is distributed uniformly over all classes.
     *
     * @param labelSmoothing from 0 to 1; 0 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public CrossEntropyOptions labelSmoothing(double labelSmoothing) {
      this.labelSmoothing = labelSmoothing;
      return this;
    }
  }

  /** Options of {@link F#linearCrossEntropy(Tensor, Tensor, Tensor, Consumer)}. */
  public static final class LinearCrossEntropyOptions {
    @Nullable Tensor linearBias;
    @Nullable Tensor weight;
    long ignoreIndex = -100;
    Reduction reduction = Reduction.MEAN;
    double labelSmoothing = 0;
    @Nullable ChunkingOptions chunking;

    LinearCrossEntropyOptions() {}

    /**
     * What is added to the logits.
     *
     * @param linearBias {@code (C)}; nothing by default
     * @return this
     */
    @CanIgnoreReturnValue
    public LinearCrossEntropyOptions linearBias(Tensor linearBias) {
      this.linearBias = linearBias;
      return this;
    }

    /**
     * The weight of each class.
     *
     * @param weight {@code (C)}; ones by default
     * @return this
     */
    @CanIgnoreReturnValue
    public LinearCrossEntropyOptions weight(Tensor weight) {
      this.weight = weight;
      return this;
    }

    /**
     * Target value that is ignored and contributes neither to the loss nor to the gradient.
     *
     * @param ignoreIndex -100 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public LinearCrossEntropyOptions ignoreIndex(long ignoreIndex) {
      this.ignoreIndex = ignoreIndex;
      return this;
    }

    /**
     * Reduction applied to the losses.
     *
     * @param reduction the mean by default
     * @return this
     */
    @CanIgnoreReturnValue
    public LinearCrossEntropyOptions reduction(Reduction reduction) {
      this.reduction = reduction;
      return this;
    }

    /**
     * Label smoothing: the probability mass that is distributed uniformly over all classes.
     *
     * @param labelSmoothing from 0 to 1; 0 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public LinearCrossEntropyOptions labelSmoothing(double labelSmoothing) {
      this.labelSmoothing = labelSmoothing;
      return this;
    }

    /**
     * Goes through the samples in chunks, so that the logits of all are never there at once. It
     * needs class indices, a weight of two dimensions and no smoothing; elsewhere it is ignored
     * with a warning. Such a loss can be differentiated once.
     *
     * @param chunking {@code c -> c.batchChunkSize(128)}; not at all by default
     * @return this
     */
    @CanIgnoreReturnValue
    public LinearCrossEntropyOptions chunking(Consumer<ChunkingOptions> chunking) {
      return chunking(ChunkingOptions.of(chunking));
    }

    /**
     * Goes through the samples in chunks, by options that several calls share.
     *
     * @param chunking made by {@link ChunkingOptions#of}; not at all by default
     * @return this
     */
    @CanIgnoreReturnValue
    public LinearCrossEntropyOptions chunking(ChunkingOptions chunking) {
      this.chunking = Objects.requireNonNull(chunking, "chunking is null");
      return this;
    }

    void copyTo(CrossEntropyOptions o) {
      o.weight = weight;
      o.ignoreIndex = ignoreIndex;
      o.reduction = reduction;
      o.labelSmoothing = labelSmoothing;
    }
  }

  /** Options of {@link F#nllLoss(Tensor, Tensor, Consumer)}. */
  public static final class NllLossOptions {
    @Nullable Tensor weight;
    long ignoreIndex = -100;
    Reduction reduction = Reduction.MEAN;

    NllLossOptions() {}

    /**
     * The weight of each class.
     *
     * @param weight {@code (C)}; ones by default
     * @return this
     */
    @CanIgnoreReturnValue
    public NllLossOptions weight(Tensor weight) {
      this.weight = weight;
      return this;
    }

    /**
     * Target value that is ignored and contributes neither to the loss nor to the gradient.
     *
     * @param ignoreIndex -100 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public NllLossOptions ignoreIndex(long ignoreIndex) {
      this.ignoreIndex = ignoreIndex;
      return this;
    }

    /**
     * Reduction applied to the losses.
     *
     * @param reduction the mean by default
     * @return this
     */
    @CanIgnoreReturnValue
    public NllLossOptions reduction(Reduction reduction) {
      this.reduction = reduction;
      return this;
    }
  }

  /** Options of {@link F#multiMarginLoss(Tensor, Tensor, Consumer)}. */
  public static final class MultiMarginLossOptions {
    long p = 1;
    double margin = 1;
    @Nullable Tensor weight;
    Reduction reduction = Reduction.MEAN;

    MultiMarginLossOptions() {}

    /**
     * The power of each excess.
     *
     * @param p 1 or 2; 1 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public MultiMarginLossOptions p(long p) {
      this.p = p;
      return this;
    }

    /**
     * The margin.
     *
     * @param margin 1 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public MultiMarginLossOptions margin(double margin) {
      this.margin = margin;
      return this;
    }

    /**
     * The weight of each class.
     *
     * @param weight {@code (C)}; ones by default
     * @return this
     */
    @CanIgnoreReturnValue
    public MultiMarginLossOptions weight(Tensor weight) {
      this.weight = weight;
      return this;
    }

    /**
     * Reduction applied to the losses.
     *
     * @param reduction the mean by default
     * @return this
     */
    @CanIgnoreReturnValue
    public MultiMarginLossOptions reduction(Reduction reduction) {
      this.reduction = reduction;
      return this;
    }
  }
}
