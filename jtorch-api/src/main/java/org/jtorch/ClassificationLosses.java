package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;

/** The classification losses of {@link F}. */
public abstract sealed class ClassificationLosses extends ProbabilityLosses permits MarginLosses {
  private static final Op CROSS_ENTROPY_LOSS = Op.of("aten::cross_entropy_loss", "");
  private static final Op NLL_LOSS = Op.of("aten::nll_loss_nd", "");
  private static final Op MULTI_MARGIN_LOSS = Op.of("aten::multi_margin_loss", "");
  private static final Op MULTILABEL_MARGIN_LOSS = Op.of("aten::multilabel_margin_loss", "");
  private static final Op SOFT_MARGIN_LOSS = Op.of("aten::soft_margin_loss", "");

  ClassificationLosses() {}

  /**
   * Cross entropy of logits, {@code torch.nn.functional.cross_entropy}.
   *
   * @param input logits, {@code (N, C, *)} or {@code (C)}
   * @param target class indices, {@code (N, *)}, or class probabilities of the input's shape
   * @return a scalar, the mean loss
   */
  public static Tensor crossEntropy(Tensor input, Tensor target) {
    return crossEntropy(input, target, o -> {});
  }

  /**
   * Cross entropy of logits with a reduction, {@code torch.nn.functional.cross_entropy}.
   *
   * @param input logits, {@code (N, C, *)} or {@code (C)}
   * @param target class indices, {@code (N, *)}, or class probabilities of the input's shape
   * @param reduction how the losses are reduced
   * @return a scalar, or the unreduced losses with {@code NONE}
   */
  public static Tensor crossEntropy(Tensor input, Tensor target, Reduction reduction) {
    return crossEntropy(input, target, o -> o.reduction(reduction));
  }

  /**
   * Cross entropy of logits with options, {@code torch.nn.functional.cross_entropy}.
   *
   * @param input logits, {@code (N, C, *)} or {@code (C)}
   * @param target class indices, {@code (N, *)}, or class probabilities of the input's shape
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
   * Cross entropy of the logits of a linear layer, {@code
   * torch.nn.functional.linear_cross_entropy}.
   *
   * @param input {@code (N, in)} or {@code (in)}
   * @param linearWeight the layer's weight, {@code (C, in)}
   * @param target class indices, {@code (N)}, or class probabilities
   * @return a scalar, the mean loss
   */
  public static Tensor linearCrossEntropy(Tensor input, Tensor linearWeight, Tensor target) {
    return linearCrossEntropy(input, linearWeight, target, o -> {});
  }

  /**
   * Cross entropy of the logits of a linear layer, with options, {@code
   * torch.nn.functional.linear_cross_entropy}.
   *
   * @param input {@code (N, in)} or {@code (in)}
   * @param linearWeight the layer's weight, {@code (C, in)}
   * @param target class indices, {@code (N)}, or class probabilities
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
   * Negative log likelihood loss, {@code torch.nn.functional.nll_loss}.
   *
   * @param input log probabilities, {@code (N, C, *)} or {@code (C)}
   * @param target class indices, {@code (N, *)}
   * @return a scalar, the mean loss
   */
  public static Tensor nllLoss(Tensor input, Tensor target) {
    return nllLoss(input, target, o -> {});
  }

  /**
   * Negative log likelihood loss with a reduction, {@code torch.nn.functional.nll_loss}.
   *
   * @param input log probabilities, {@code (N, C, *)} or {@code (C)}
   * @param target class indices, {@code (N, *)}
   * @param reduction how the losses are reduced
   * @return a scalar, or the unreduced losses with {@code NONE}
   */
  public static Tensor nllLoss(Tensor input, Tensor target, Reduction reduction) {
    return nllLoss(input, target, o -> o.reduction(reduction));
  }

  /**
   * Negative log likelihood loss with options, {@code torch.nn.functional.nll_loss}.
   *
   * @param input log probabilities, {@code (N, C, *)} or {@code (C)}
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
   * Multi-class margin loss (hinge loss), {@code torch.nn.functional.multi_margin_loss}.
   *
   * @param input scores, {@code (N, C)} or {@code (C)}
   * @param target class indices, {@code (N)}
   * @return a scalar, the mean loss
   */
  public static Tensor multiMarginLoss(Tensor input, Tensor target) {
    return multiMarginLoss(input, target, o -> {});
  }

  /**
   * Multi-class margin loss (hinge loss) with a reduction, {@code
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
   * Multi-class margin loss (hinge loss) with options, {@code
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
   * Multi-label margin loss, {@code torch.nn.functional.multilabel_margin_loss}.
   *
   * @param input scores, {@code (N, C)} or {@code (C)}
   * @param target class indices, padded with -1 after the last, {@code (N, C)}
   * @return a scalar, the mean loss
   */
  public static Tensor multilabelMarginLoss(Tensor input, Tensor target) {
    return multilabelMarginLoss(input, target, Reduction.MEAN);
  }

  /**
   * Multi-label margin loss with a reduction, {@code torch.nn.functional.multilabel_margin_loss}.
   *
   * @param input scores, {@code (N, C)} or {@code (C)}
   * @param target class indices, padded with -1 after the last, {@code (N, C)}
   * @param reduction how the losses are reduced
   * @return a scalar, or the unreduced losses with {@code NONE}
   */
  public static Tensor multilabelMarginLoss(Tensor input, Tensor target, Reduction reduction) {
    return Dispatch.tensor(MULTILABEL_MARGIN_LOSS, input, target, reduction.code());
  }

  /**
   * Two-class logistic loss for targets 1 and -1, {@code torch.nn.functional.soft_margin_loss}.
   *
   * @param input scores, {@code (*)}
   * @param target 1 or -1, of the input's shape
   * @return a scalar, the mean loss
   */
  public static Tensor softMarginLoss(Tensor input, Tensor target) {
    return softMarginLoss(input, target, Reduction.MEAN);
  }

  /**
   * Two-class logistic loss for targets 1 and -1, with a reduction, {@code
   * torch.nn.functional.soft_margin_loss}.
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
   * Multi-label one-versus-all logistic loss, averaged over the classes, {@code
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
   * Multi-label one-versus-all logistic loss with a reduction, averaged over the classes, {@code
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
   * Multi-label one-versus-all logistic loss with options, averaged over the classes, {@code
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
     * Weight of each class.
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
     * Bias added to the logits.
     *
     * @param linearBias {@code (C)}; none by default
     * @return this
     */
    @CanIgnoreReturnValue
    public LinearCrossEntropyOptions linearBias(Tensor linearBias) {
      this.linearBias = linearBias;
      return this;
    }

    /**
     * Weight of each class.
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
     * Computes the loss in chunks of samples, so that the logits of all samples never exist at the
     * same time. This requires class indices, a 2-D weight and no label smoothing; otherwise the
     * option is ignored with a warning. Such a loss can be differentiated once.
     *
     * @param chunking {@code c -> c.batchChunkSize(128)}; no chunking by default
     * @return this
     */
    @CanIgnoreReturnValue
    public LinearCrossEntropyOptions chunking(Consumer<ChunkingOptions> chunking) {
      return chunking(ChunkingOptions.of(chunking));
    }

    /**
     * Computes the loss in chunks of samples, with options shared by several calls.
     *
     * @param chunking created by {@link ChunkingOptions#of}; no chunking by default
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
     * Weight of each class.
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
     * Exponent of the margin violations.
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
     * Margin.
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
     * Weight of each class.
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
