package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;
import org.jtorch.internal.host.HostIndexes;

/**
 * The losses of {@link F} that compare probabilities.
 *
 * <p><b>Ownership:</b> what a function returns belongs to the innermost open {@link TensorScope},
 * else to the garbage collector; arguments are never closed.
 *
 * <p><b>Thread safety:</b> safe; the functions keep nothing.
 */
public abstract sealed class ProbabilityLosses extends RegressionLosses
    permits ClassificationLosses {
  private static final Op BINARY_CROSS_ENTROPY = Op.of("aten::binary_cross_entropy", "");
  private static final Op BINARY_CROSS_ENTROPY_WITH_LOGITS =
      Op.of("aten::binary_cross_entropy_with_logits", "");
  private static final Op KL_DIV = Op.of("aten::kl_div", "");
  private static final Op CTC_LOSS = Op.of("aten::ctc_loss", "Tensor");

  ProbabilityLosses() {}

  /**
   * The cross entropy of yes-no probabilities, {@code torch.nn.functional.binary_cross_entropy}.
   *
   * @param input probabilities from 0 to 1, {@code (*)}
   * @param target the wanted probabilities, of the input's shape
   * @return a scalar, the mean
   */
  public static Tensor binaryCrossEntropy(Tensor input, Tensor target) {
    return binaryCrossEntropy(input, target, o -> {});
  }

  /**
   * The cross entropy of yes-no probabilities, {@code torch.nn.functional.binary_cross_entropy}.
   *
   * @param input probabilities from 0 to 1, {@code (*)}
   * @param target the wanted probabilities, of the input's shape
   * @param reduction what becomes of the single losses
   * @return a scalar, or the single losses with {@code NONE}
   */
  public static Tensor binaryCrossEntropy(Tensor input, Tensor target, Reduction reduction) {
    return binaryCrossEntropy(input, target, o -> o.reduction(reduction));
  }

  /**
   * The cross entropy of yes-no probabilities, {@code torch.nn.functional.binary_cross_entropy}.
   *
   * @param input probabilities from 0 to 1, {@code (*)}
   * @param target the wanted probabilities, of the input's shape
   * @param options {@code o -> o.weight(w)}
   * @return a scalar, or the single losses with {@code NONE}
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
   * The cross entropy of yes-no probabilities whose logits are given, {@code
   * torch.nn.functional.binary_cross_entropy_with_logits}.
   *
   * @param input logits, {@code (*)}
   * @param target the wanted probabilities, of the input's shape
   * @return a scalar, the mean
   */
  public static Tensor binaryCrossEntropyWithLogits(Tensor input, Tensor target) {
    return binaryCrossEntropyWithLogits(input, target, o -> {});
  }

  /**
   * The cross entropy of yes-no probabilities whose logits are given, {@code
   * torch.nn.functional.binary_cross_entropy_with_logits}.
   *
   * @param input logits, {@code (*)}
   * @param target the wanted probabilities, of the input's shape
   * @param reduction what becomes of the single losses
   * @return a scalar, or the single losses with {@code NONE}
   */
  public static Tensor binaryCrossEntropyWithLogits(
      Tensor input, Tensor target, Reduction reduction) {
    return binaryCrossEntropyWithLogits(input, target, o -> o.reduction(reduction));
  }

  /**
   * The cross entropy of yes-no probabilities whose logits are given, {@code
   * torch.nn.functional.binary_cross_entropy_with_logits}.
   *
   * @param input logits, {@code (*)}
   * @param target the wanted probabilities, of the input's shape
   * @param options {@code o -> o.posWeight(w)}
   * @return a scalar, or the single losses with {@code NONE}
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
   * The Kullback-Leibler divergence of probabilities from a target, {@code
   * torch.nn.functional.kl_div}.
   *
   * @param input logarithms of probabilities, {@code (*)}
   * @param target probabilities, {@code (*)}
   * @return a scalar, the mean
   */
  public static Tensor klDiv(Tensor input, Tensor target) {
    return klDiv(input, target, o -> {});
  }

  /**
   * The Kullback-Leibler divergence of probabilities from a target, {@code
   * torch.nn.functional.kl_div}.
   *
   * @param input logarithms of probabilities, {@code (*)}
   * @param target probabilities, {@code (*)}
   * @param reduction what becomes of the single losses
   * @return a scalar, or the single losses with {@code NONE}
   */
  public static Tensor klDiv(Tensor input, Tensor target, Reduction reduction) {
    return klDiv(input, target, o -> o.reduction(reduction));
  }

  /**
   * The Kullback-Leibler divergence of probabilities from a target, {@code
   * torch.nn.functional.kl_div}.
   *
   * @param input logarithms of probabilities, {@code (*)}
   * @param target probabilities, {@code (*)}
   * @param options {@code o -> o.reduction(Reduction.BATCH_MEAN).logTarget(true)}
   * @return a scalar, or the single losses with {@code NONE}
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
   * The connectionist temporal classification loss, {@code torch.nn.functional.ctc_loss}.
   *
   * @param logProbs logarithms of probabilities, {@code (T, N, C)} or {@code (T, C)}
   * @param targets class numbers, {@code (N, S)} or all in one dimension
   * @param inputLengths {@code (N)}
   * @param targetLengths {@code (N)}
   * @return a scalar, the mean
   */
  public static Tensor ctcLoss(
      Tensor logProbs, Tensor targets, Tensor inputLengths, Tensor targetLengths) {
    return ctcLoss(logProbs, targets, inputLengths, targetLengths, o -> {});
  }

  /**
   * The connectionist temporal classification loss, {@code torch.nn.functional.ctc_loss}.
   *
   * @param logProbs logarithms of probabilities, {@code (T, N, C)} or {@code (T, C)}
   * @param targets class numbers, {@code (N, S)} or all in one dimension
   * @param inputLengths {@code (N)}
   * @param targetLengths {@code (N)}
   * @param options {@code o -> o.blank(1).zeroInfinity(true)}
   * @return a scalar, or the single losses with {@code NONE}
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

  /**
   * What {@link F#binaryCrossEntropy(Tensor, Tensor, Consumer)} may be told.
   *
   * <p><b>Ownership:</b> refers to the tensors it is given; owns none.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   */
  public static final class BinaryCrossEntropyOptions {
    @Nullable Tensor weight;
    Reduction reduction = Reduction.MEAN;

    BinaryCrossEntropyOptions() {}

    /**
     * The weight of each single loss.
     *
     * @param weight broadcast with the target; none by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public BinaryCrossEntropyOptions weight(Tensor weight) {
      this.weight = weight;
      return this;
    }

    /**
     * What becomes of the single losses.
     *
     * @param reduction the mean by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public BinaryCrossEntropyOptions reduction(Reduction reduction) {
      this.reduction = reduction;
      return this;
    }
  }

  /**
   * What {@link F#binaryCrossEntropyWithLogits(Tensor, Tensor, Consumer)} may be told.
   *
   * <p><b>Ownership:</b> refers to the tensors it is given; owns none.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   */
  public static final class BinaryCrossEntropyWithLogitsOptions {
    @Nullable Tensor weight;
    @Nullable Tensor posWeight;
    Reduction reduction = Reduction.MEAN;

    BinaryCrossEntropyWithLogitsOptions() {}

    /**
     * The weight of each single loss.
     *
     * @param weight broadcast with the target; none by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public BinaryCrossEntropyWithLogitsOptions weight(Tensor weight) {
      this.weight = weight;
      return this;
    }

    /**
     * The weight of the positive examples.
     *
     * @param posWeight broadcast with the target; none by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public BinaryCrossEntropyWithLogitsOptions posWeight(Tensor posWeight) {
      this.posWeight = posWeight;
      return this;
    }

    /**
     * What becomes of the single losses.
     *
     * @param reduction the mean by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public BinaryCrossEntropyWithLogitsOptions reduction(Reduction reduction) {
      this.reduction = reduction;
      return this;
    }
  }

  /**
   * What {@link F#klDiv(Tensor, Tensor, Consumer)} may be told.
   *
   * <p><b>Ownership:</b> a value; owns nothing.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   */
  public static final class KlDivOptions {
    Reduction reduction = Reduction.MEAN;
    boolean logTarget;

    KlDivOptions() {}

    /**
     * What becomes of the single losses; {@code BATCH_MEAN} is the true divergence.
     *
     * @param reduction the mean by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public KlDivOptions reduction(Reduction reduction) {
      this.reduction = reduction;
      return this;
    }

    /**
     * Whether the target holds logarithms too.
     *
     * @param logTarget false by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public KlDivOptions logTarget(boolean logTarget) {
      this.logTarget = logTarget;
      return this;
    }
  }

  /**
   * What {@link F#ctcLoss(Tensor, Tensor, Tensor, Tensor, Consumer)} may be told.
   *
   * <p><b>Ownership:</b> a value; owns nothing.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   */
  public static final class CtcLossOptions {
    long blank = 0;
    Reduction reduction = Reduction.MEAN;
    boolean zeroInfinity;

    CtcLossOptions() {}

    /**
     * The number of the blank class.
     *
     * @param blank 0 by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public CtcLossOptions blank(long blank) {
      this.blank = blank;
      return this;
    }

    /**
     * What becomes of the single losses; the mean divides by the target lengths first.
     *
     * @param reduction the mean by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public CtcLossOptions reduction(Reduction reduction) {
      this.reduction = reduction;
      return this;
    }

    /**
     * Whether infinite losses and their gradients count as zero.
     *
     * @param zeroInfinity false by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public CtcLossOptions zeroInfinity(boolean zeroInfinity) {
      this.zeroInfinity = zeroInfinity;
      return this;
    }
  }
}
