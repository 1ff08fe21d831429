package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;
import org.jtorch.internal.host.HostIndexes;

/** Loss functions of {@link F} for probabilities. */
public abstract sealed class ProbabilityLosses extends RegressionLosses
    permits ClassificationLosses {
  private static final Op BINARY_CROSS_ENTROPY = Op.of("aten::binary_cross_entropy", "");
  private static final Op BINARY_CROSS_ENTROPY_WITH_LOGITS =
      Op.of("aten::binary_cross_entropy_with_logits", "");
  private static final Op KL_DIV = Op.of("aten::kl_div", "");
  private static final Op CTC_LOSS = Op.of("aten::ctc_loss", "Tensor");

  ProbabilityLosses() {}

  /**
   * Binary cross entropy, {@code torch.nn.functional.binary_cross_entropy}.
   *
   * @param input probabilities from 0 to 1, {@code (*)}
   * @param target the target probabilities, of the input's shape
   * @return the mean loss, a scalar
   */
  public static Tensor binaryCrossEntropy(Tensor input, Tensor target) {
    return binaryCrossEntropy(input, target, o -> {});
  }

  /**
   * Binary cross entropy, {@code torch.nn.functional.binary_cross_entropy}.
   *
   * @param input probabilities from 0 to 1, {@code (*)}
   * @param target the target probabilities, of the input's shape
   * @param reduction how the losses are reduced
   * @return a scalar, or the unreduced losses with {@code NONE}
   */
  public static Tensor binaryCrossEntropy(Tensor input, Tensor target, Reduction reduction) {
    return binaryCrossEntropy(input, target, o -> o.reduction(reduction));
  }

  /**
   * Binary cross entropy, {@code torch.nn.functional.binary_cross_entropy}.
   *
   * @param input probabilities from 0 to 1, {@code (*)}
   * @param target the target probabilities, of the input's shape
   * @param options {@code o -> o.weight(w)}
   * @return a scalar, or the unreduced losses with {@code NONE}
   */
  public static Tensor binaryCrossEntropy(
      Tensor input, Tensor target, Consumer<BinaryCrossEntropyOptions> options) {
    BinaryCrossEntropyOptions o = new BinaryCrossEntropyOptions();
    options.accept(o);
    if (!input.shape().equals(target.shape())) {
      throw new IllegalArgumentException(
          "binaryCrossEntropy: a target of "
              + target.shape()
              + " does not fit an input of "
              + input.shape());
    }
    Tensor weight = o.weight;
    if (weight == null) {
      return Dispatch.tensor(BINARY_CROSS_ENTROPY, input, target, null, o.reduction.code());
    }
    List<Tensor> expanded = Torch.broadcastTensors(target, weight);
    Tensor loss =
        Dispatch.tensor(BINARY_CROSS_ENTROPY, input, target, expanded.get(1), o.reduction.code());
    expanded.forEach(Tensor::close);
    return loss;
  }

  /**
   * Binary cross entropy of logits, {@code torch.nn.functional.binary_cross_entropy_with_logits}.
   *
   * @param input logits, {@code (*)}
   * @param target the target probabilities, of the input's shape
   * @return the mean loss, a scalar
   */
  public static Tensor binaryCrossEntropyWithLogits(Tensor input, Tensor target) {
    return binaryCrossEntropyWithLogits(input, target, o -> {});
  }

  /**
   * Binary cross entropy of logits, {@code torch.nn.functional.binary_cross_entropy_with_logits}.
   *
   * @param input logits, {@code (*)}
   * @param target the target probabilities, of the input's shape
   * @param reduction how the losses are reduced
   * @return a scalar, or the unreduced losses with {@code NONE}
   */
  public static Tensor binaryCrossEntropyWithLogits(
      Tensor input, Tensor target, Reduction reduction) {
    return binaryCrossEntropyWithLogits(input, target, o -> o.reduction(reduction));
  }

  /**
   * Binary cross entropy of logits, {@code torch.nn.functional.binary_cross_entropy_with_logits}.
   *
   * @param input logits, {@code (*)}
   * @param target the target probabilities, of the input's shape
   * @param options {@code o -> o.posWeight(w)}
   * @return a scalar, or the unreduced losses with {@code NONE}
   */
  public static Tensor binaryCrossEntropyWithLogits(
      Tensor input, Tensor target, Consumer<BinaryCrossEntropyWithLogitsOptions> options) {
    BinaryCrossEntropyWithLogitsOptions o = new BinaryCrossEntropyWithLogitsOptions();
    options.accept(o);
    if (!input.shape().equals(target.shape())) {
      throw new IllegalArgumentException(
          "binaryCrossEntropyWithLogits: a target of "
              + target.shape()
              + " does not fit an input of "
              + input.shape());
    }
    return Dispatch.tensor(
        BINARY_CROSS_ENTROPY_WITH_LOGITS, input, target, o.weight, o.posWeight, o.reduction.code());
  }

  /**
   * Kullback-Leibler divergence, {@code torch.nn.functional.kl_div}.
   *
   * @param input log-probabilities, {@code (*)}
   * @param target probabilities, {@code (*)}
   * @return the mean loss, a scalar
   */
  public static Tensor klDiv(Tensor input, Tensor target) {
    return klDiv(input, target, o -> {});
  }

  /**
   * Kullback-Leibler divergence, {@code torch.nn.functional.kl_div}.
   *
   * @param input log-probabilities, {@code (*)}
   * @param target probabilities, {@code (*)}
   * @param reduction how the losses are reduced
   * @return a scalar, or the unreduced losses with {@code NONE}
   */
  public static Tensor klDiv(Tensor input, Tensor target, Reduction reduction) {
    return klDiv(input, target, o -> o.reduction(reduction));
  }

  /**
   * Kullback-Leibler divergence, {@code torch.nn.functional.kl_div}.
   *
   * @param input log-probabilities, {@code (*)}
   * @param target probabilities, {@code (*)}
   * @param options {@code o -> o.reduction(Reduction.BATCH_MEAN).logTarget(true)}
   * @return a scalar, or the unreduced losses with {@code NONE}
   */
  public static Tensor klDiv(Tensor input, Tensor target, Consumer<KlDivOptions> options) {
    KlDivOptions o = new KlDivOptions();
    options.accept(o);
    boolean perSample = o.reduction == Reduction.BATCH_MEAN;
    Reduction reduction = perSample ? Reduction.SUM : o.reduction;
    Tensor loss = Dispatch.tensor(KL_DIV, input, target, reduction.code(), o.logTarget);
    if (!perSample || input.dim() == 0) {
      return loss;
    }
    try {
      return loss.div(input.size(0));
    } finally {
      loss.close();
    }
  }

  /**
   * Connectionist temporal classification (CTC) loss, {@code torch.nn.functional.ctc_loss}.
   *
   * @param logProbs log-probabilities, {@code (T, N, C)} or {@code (T, C)}
   * @param targets class indices, {@code (N, S)} or concatenated in one dimension
   * @param inputLengths {@code (N)}
   * @param targetLengths {@code (N)}
   * @return the mean loss, a scalar
   */
  public static Tensor ctcLoss(
      Tensor logProbs, Tensor targets, Tensor inputLengths, Tensor targetLengths) {
    return ctcLoss(logProbs, targets, inputLengths, targetLengths, o -> {});
  }

  /**
   * Connectionist temporal classification (CTC) loss, {@code torch.nn.functional.ctc_loss}.
   *
   * @param logProbs log-probabilities, {@code (T, N, C)} or {@code (T, C)}
   * @param targets class indices, {@code (N, S)} or concatenated in one dimension
   * @param inputLengths {@code (N)}
   * @param targetLengths {@code (N)}
   * @param options {@code o -> o.blank(1).zeroInfinity(true)}
   * @return a scalar, or the unreduced losses with {@code NONE}
   */
  public static Tensor ctcLoss(
      Tensor logProbs,
      Tensor targets,
      Tensor inputLengths,
      Tensor targetLengths,
      Consumer<CtcLossOptions> options) {
    CtcLossOptions o = new CtcLossOptions();
    options.accept(o);
    HostIndexes.checkCtcTargets(logProbs, targets, targetLengths);
    return Dispatch.tensor(
        CTC_LOSS,
        logProbs,
        targets,
        inputLengths,
        targetLengths,
        o.blank,
        o.reduction.code(),
        o.zeroInfinity);
  }

  /** Options of {@link F#binaryCrossEntropy(Tensor, Tensor, Consumer)}. */
  public static final class BinaryCrossEntropyOptions {
    @Nullable Tensor weight;
    Reduction reduction = Reduction.MEAN;

    BinaryCrossEntropyOptions() {}

    /**
     * Weight of each element. Default: none.
     *
     * @param weight broadcast with the target
     * @return this
     */
    @CanIgnoreReturnValue
    public BinaryCrossEntropyOptions weight(Tensor weight) {
      this.weight = weight;
      return this;
    }

    /**
     * Reduction of the losses. Default {@code MEAN}.
     *
     * @param reduction the reduction
     * @return this
     */
    @CanIgnoreReturnValue
    public BinaryCrossEntropyOptions reduction(Reduction reduction) {
      this.reduction = reduction;
      return this;
    }
  }

  /** Options of {@link F#binaryCrossEntropyWithLogits(Tensor, Tensor, Consumer)}. */
  public static final class BinaryCrossEntropyWithLogitsOptions {
    @Nullable Tensor weight;
    @Nullable Tensor posWeight;
    Reduction reduction = Reduction.MEAN;

    BinaryCrossEntropyWithLogitsOptions() {}

    /**
     * Weight of each element. Default: none.
     *
     * @param weight broadcast with the target
     * @return this
     */
    @CanIgnoreReturnValue
    public BinaryCrossEntropyWithLogitsOptions weight(Tensor weight) {
      this.weight = weight;
      return this;
    }

    /**
     * Weight of the positive examples. Default: none.
     *
     * @param posWeight broadcast with the target
     * @return this
     */
    @CanIgnoreReturnValue
    public BinaryCrossEntropyWithLogitsOptions posWeight(Tensor posWeight) {
      this.posWeight = posWeight;
      return this;
    }

    /**
     * Reduction of the losses. Default {@code MEAN}.
     *
     * @param reduction the reduction
     * @return this
     */
    @CanIgnoreReturnValue
    public BinaryCrossEntropyWithLogitsOptions reduction(Reduction reduction) {
      this.reduction = reduction;
      return this;
    }
  }

  /** Options of {@link F#klDiv(Tensor, Tensor, Consumer)}. */
  public static final class KlDivOptions {
    Reduction reduction = Reduction.MEAN;
    boolean logTarget;

    KlDivOptions() {}

    /**
     * Reduction of the losses; {@code BATCH_MEAN} gives the mathematical KL divergence. Default
     * {@code MEAN}.
     *
     * @param reduction the reduction
     * @return this
     */
    @CanIgnoreReturnValue
    public KlDivOptions reduction(Reduction reduction) {
      this.reduction = reduction;
      return this;
    }

    /**
     * Whether the target holds log-probabilities. Default {@code false}.
     *
     * @param logTarget the value
     * @return this
     */
    @CanIgnoreReturnValue
    public KlDivOptions logTarget(boolean logTarget) {
      this.logTarget = logTarget;
      return this;
    }
  }

  /** Options of {@link F#ctcLoss(Tensor, Tensor, Tensor, Tensor, Consumer)}. */
  public static final class CtcLossOptions {
    long blank = 0;
    Reduction reduction = Reduction.MEAN;
    boolean zeroInfinity;

    CtcLossOptions() {}

    /**
     * Index of the blank label. Default 0.
     *
     * @param blank the value
     * @return this
     */
    @CanIgnoreReturnValue
    public CtcLossOptions blank(long blank) {
      this.blank = blank;
      return this;
    }

    /**
     * Reduction of the losses; {@code MEAN} divides each loss by its target length first. Default
     * {@code MEAN}.
     *
     * @param reduction the reduction
     * @return this
     */
    @CanIgnoreReturnValue
    public CtcLossOptions reduction(Reduction reduction) {
      this.reduction = reduction;
      return this;
    }

    /**
     * Whether infinite losses and their gradients are set to zero. Default {@code false}.
     *
     * @param zeroInfinity the value
     * @return this
     */
    @CanIgnoreReturnValue
    public CtcLossOptions zeroInfinity(boolean zeroInfinity) {
      this.zeroInfinity = zeroInfinity;
      return this;
    }
  }
}
