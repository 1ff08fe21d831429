package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.LossOperands;
import org.jtorch.internal.calls.Op;

/**
 * The losses of {@link F} that compare numbers.
 *
 * <p><b>Ownership:</b> what a function returns belongs to the innermost open {@link TensorScope},
 * else to the garbage collector; arguments are never closed.
 *
 * <p><b>Thread safety:</b> safe; the functions keep nothing.
 */
public abstract sealed class RegressionLosses extends EmbeddingFunctions permits ProbabilityLosses {
  private static final Op MSE_LOSS = Op.of("aten::mse_loss", "");
  private static final Op L1_LOSS = Op.of("aten::l1_loss", "");
  private static final Op SMOOTH_L1_LOSS = Op.of("aten::smooth_l1_loss", "");
  private static final Op HUBER_LOSS = Op.of("aten::huber_loss", "");
  private static final Op POISSON_NLL_LOSS = Op.of("aten::poisson_nll_loss", "");

  RegressionLosses() {}

  /**
   * The squared differences, {@code torch.nn.functional.mse_loss}.
   *
   * @param input the predictions, {@code (*)}
   * @param target the wanted values, broadcast with the input
   * @return a scalar, the mean
   */
  public static Tensor mseLoss(Tensor input, Tensor target) {
    return mseLoss(input, target, o -> {});
  }

  /**
   * The squared differences, {@code torch.nn.functional.mse_loss}.
   *
   * @param input the predictions, {@code (*)}
   * @param target the wanted values, broadcast with the input
   * @param reduction what becomes of the single losses
   * @return a scalar, or the single losses with {@code NONE}
   */
  public static Tensor mseLoss(Tensor input, Tensor target, Reduction reduction) {
    return mseLoss(input, target, o -> o.reduction(reduction));
  }

  /**
   * The squared differences, {@code torch.nn.functional.mse_loss}.
   *
   * @param input the predictions, {@code (*)}
   * @param target the wanted values, broadcast with the input
   * @param options {@code o -> o.reduction(Reduction.SUM)}
   * @return a scalar, or the single losses with {@code NONE}
   */
  public static Tensor mseLoss(Tensor input, Tensor target, Consumer<WeightedLossOptions> options) {
    WeightedLossOptions o = new WeightedLossOptions();
    options.accept(o);
    Tensor weight = o.weight;
    if (weight == null) {
      return LossOperands.compare(MSE_LOSS, input, target, o.reduction.code());
    }
    LossOperands.checkTarget(MSE_LOSS, input, target);
    LossOperands.checkWeight("mseLoss", input, weight);
    return TensorScope.compute(() -> weightedMean(input.sub(target).pow(2), weight, o.reduction));
  }

  /**
   * The absolute differences, {@code torch.nn.functional.l1_loss}.
   *
   * @param input the predictions, {@code (*)}
   * @param target the wanted values, broadcast with the input
   * @return a scalar, the mean
   */
  public static Tensor l1Loss(Tensor input, Tensor target) {
    return l1Loss(input, target, o -> {});
  }

  /**
   * The absolute differences, {@code torch.nn.functional.l1_loss}.
   *
   * @param input the predictions, {@code (*)}
   * @param target the wanted values, broadcast with the input
   * @param reduction what becomes of the single losses
   * @return a scalar, or the single losses with {@code NONE}
   */
  public static Tensor l1Loss(Tensor input, Tensor target, Reduction reduction) {
    return l1Loss(input, target, o -> o.reduction(reduction));
  }

  /**
   * The absolute differences, {@code torch.nn.functional.l1_loss}.
   *
   * @param input the predictions, {@code (*)}
   * @param target the wanted values, broadcast with the input
   * @param options {@code o -> o.reduction(Reduction.SUM)}
   * @return a scalar, or the single losses with {@code NONE}
   */
  public static Tensor l1Loss(Tensor input, Tensor target, Consumer<WeightedLossOptions> options) {
    WeightedLossOptions o = new WeightedLossOptions();
    options.accept(o);
    Tensor weight = o.weight;
    if (weight == null) {
      return LossOperands.compare(L1_LOSS, input, target, o.reduction.code());
    }
    LossOperands.checkTarget(L1_LOSS, input, target);
    LossOperands.checkWeight("l1Loss", input, weight);
    return TensorScope.compute(() -> weightedMean(input.sub(target).abs(), weight, o.reduction));
  }

  /**
   * Squared differences below {@code beta}, absolute ones above, {@code
   * torch.nn.functional.smooth_l1_loss}.
   *
   * @param input the predictions, {@code (*)}
   * @param target the wanted values, broadcast with the input
   * @return a scalar, the mean
   */
  public static Tensor smoothL1Loss(Tensor input, Tensor target) {
    return smoothL1Loss(input, target, o -> {});
  }

  /**
   * Squared differences below {@code beta}, absolute ones above, {@code
   * torch.nn.functional.smooth_l1_loss}.
   *
   * @param input the predictions, {@code (*)}
   * @param target the wanted values, broadcast with the input
   * @param reduction what becomes of the single losses
   * @return a scalar, or the single losses with {@code NONE}
   */
  public static Tensor smoothL1Loss(Tensor input, Tensor target, Reduction reduction) {
    return smoothL1Loss(input, target, o -> o.reduction(reduction));
  }

  /**
   * Squared differences below {@code beta}, absolute ones above, {@code
   * torch.nn.functional.smooth_l1_loss}.
   *
   * @param input the predictions, {@code (*)}
   * @param target the wanted values, broadcast with the input
   * @param options {@code o -> o.beta(0.5)}
   * @return a scalar, or the single losses with {@code NONE}
   */
  public static Tensor smoothL1Loss(
      Tensor input, Tensor target, Consumer<SmoothL1LossOptions> options) {
    SmoothL1LossOptions o = new SmoothL1LossOptions();
    options.accept(o);
    return o.beta == 0
        ? LossOperands.compare(L1_LOSS, input, target, o.reduction.code())
        : LossOperands.compare(SMOOTH_L1_LOSS, input, target, o.reduction.code(), o.beta);
  }

  /**
   * Squared differences below {@code delta}, absolute ones times it above, {@code
   * torch.nn.functional.huber_loss}.
   *
   * @param input the predictions, {@code (*)}
   * @param target the wanted values, broadcast with the input
   * @return a scalar, the mean
   */
  public static Tensor huberLoss(Tensor input, Tensor target) {
    return huberLoss(input, target, o -> {});
  }

  /**
   * Squared differences below {@code delta}, absolute ones times it above, {@code
   * torch.nn.functional.huber_loss}.
   *
   * @param input the predictions, {@code (*)}
   * @param target the wanted values, broadcast with the input
   * @param reduction what becomes of the single losses
   * @return a scalar, or the single losses with {@code NONE}
   */
  public static Tensor huberLoss(Tensor input, Tensor target, Reduction reduction) {
    return huberLoss(input, target, o -> o.reduction(reduction));
  }

  /**
   * Squared differences below {@code delta}, absolute ones times it above, {@code
   * torch.nn.functional.huber_loss}.
   *
   * @param input the predictions, {@code (*)}
   * @param target the wanted values, broadcast with the input
   * @param options {@code o -> o.delta(0.5)}
   * @return a scalar, or the single losses with {@code NONE}
   */
  public static Tensor huberLoss(Tensor input, Tensor target, Consumer<HuberLossOptions> options) {
    HuberLossOptions o = new HuberLossOptions();
    options.accept(o);
    Tensor weight = o.weight;
    if (weight == null) {
      return LossOperands.compare(HUBER_LOSS, input, target, o.reduction.code(), o.delta);
    }
    LossOperands.checkWeight("huberLoss", input, weight);
    int none = Reduction.NONE.code();
    return TensorScope.compute(
        () ->
            o.reduction.apply(
                LossOperands.compare(HUBER_LOSS, input, target, none, o.delta).mul(weight)));
  }

  /**
   * The negative log likelihood of counts under Poisson distributions, {@code
   * torch.nn.functional.poisson_nll_loss}.
   *
   * @param input the rates, or their logarithms, {@code (*)}
   * @param target the counts, {@code (*)}
   * @return a scalar, the mean
   */
  public static Tensor poissonNllLoss(Tensor input, Tensor target) {
    return poissonNllLoss(input, target, o -> {});
  }

  /**
   * The negative log likelihood of counts under Poisson distributions, {@code
   * torch.nn.functional.poisson_nll_loss}.
   *
   * @param input the rates, or their logarithms, {@code (*)}
   * @param target the counts, {@code (*)}
   * @param reduction what becomes of the single losses
   * @return a scalar, or the single losses with {@code NONE}
   */
  public static Tensor poissonNllLoss(Tensor input, Tensor target, Reduction reduction) {
    return poissonNllLoss(input, target, o -> o.reduction(reduction));
  }

  /**
   * The negative log likelihood of counts under Poisson distributions, {@code
   * torch.nn.functional.poisson_nll_loss}.
   *
   * @param input the rates, or their logarithms, {@code (*)}
   * @param target the counts, {@code (*)}
   * @param options {@code o -> o.logInput(false)}
   * @return a scalar, or the single losses with {@code NONE}
   */
  public static Tensor poissonNllLoss(
      Tensor input, Tensor target, Consumer<PoissonNllLossOptions> options) {
    PoissonNllLossOptions o = new PoissonNllLossOptions();
    options.accept(o);
    return Dispatch.tensor(
        POISSON_NLL_LOSS, input, target, o.logInput, o.full, o.eps, o.reduction.code());
  }

  /**
   * The negative log likelihood of values under normal distributions, {@code
   * torch.nn.functional.gaussian_nll_loss}.
   *
   * @param input the means, {@code (N, *)}
   * @param target the values, broadcast with the input
   * @param variance of the input's shape, or without its last dimension, or with size 1 in one of
   *     them; not below 0
   * @return a scalar, the mean
   */
  public static Tensor gaussianNllLoss(Tensor input, Tensor target, Tensor variance) {
    return gaussianNllLoss(input, target, variance, o -> {});
  }

  /**
   * The negative log likelihood of values under normal distributions, {@code
   * torch.nn.functional.gaussian_nll_loss}.
   *
   * @param input the means, {@code (N, *)}
   * @param target the values, broadcast with the input
   * @param variance of the input's shape, or without its last dimension, or with size 1 in one of
   *     them; not below 0
   * @param options {@code o -> o.full(true)}
   * @return a scalar, or the single losses with {@code NONE}
   */
  public static Tensor gaussianNllLoss(
      Tensor input, Tensor target, Tensor variance, Consumer<GaussianNllLossOptions> options) {
    GaussianNllLossOptions o = new GaussianNllLossOptions();
    options.accept(o);
    return TensorScope.compute(
        () -> {
          checkVariance(variance);
          Tensor fitted = fitVariance(input, variance).clone();
          try (Mode mode = Torch.noGrad()) {
            fitted.clampMin_(o.eps);
          }
          Tensor squares = input.sub(target).pow(2);
          Tensor losses = fitted.log().add(squares.div(fitted)).mul(0.5);
          Tensor complete = o.full ? losses.add(0.5 * Math.log(2 * Math.PI)) : losses;
          return o.reduction.apply(complete);
        });
  }

  private static void checkVariance(Tensor variance) {
    if (variance.lt(0).any().itemBoolean()) {
      throw new IllegalArgumentException("gaussianNllLoss: the variance has an entry below 0");
    }
  }

  private static Tensor fitVariance(Tensor input, Tensor variance) {
    long[] sizes = input.shape().toArray();
    long[] given = variance.shape().toArray();
    if (Arrays.equals(sizes, given)) {
      return variance;
    }
    if (given.length == sizes.length - 1
        && Arrays.equals(Arrays.copyOf(sizes, given.length), given)) {
      return variance.unsqueeze(-1);
    }
    if (given.length == sizes.length && isShared(sizes, given)) {
      return variance;
    }
    throw new IllegalArgumentException(
        "gaussianNllLoss: a variance of "
            + variance.shape()
            + " does not fit an input of "
            + input.shape());
  }

  /** Whether the variance has size 1 in one dimension, and the input's size in all others. */
  private static boolean isShared(long[] sizes, long[] given) {
    int[] other = IntStream.range(0, sizes.length).filter(i -> sizes[i] != given[i]).toArray();
    return other.length == 1 && given[other[0]] == 1;
  }

  private static Tensor weightedMean(Tensor losses, Tensor weight, Reduction reduction) {
    Tensor weighted = losses.mul(weight);
    return reduction == Reduction.MEAN
        ? weighted.sum().div(weight.sum())
        : reduction.apply(weighted);
  }

  /**
   * What {@link F#mseLoss(Tensor, Tensor, Consumer)} and its relatives may be told.
   *
   * <p><b>Ownership:</b> refers to the tensors it is given; owns none.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   */
  public static final class WeightedLossOptions {
    @Nullable Tensor weight;
    Reduction reduction = Reduction.MEAN;

    WeightedLossOptions() {}

    /**
     * The weight of each single loss; the mean is weighted by it.
     *
     * @param weight of the input's shape; none by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public WeightedLossOptions weight(Tensor weight) {
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
    public WeightedLossOptions reduction(Reduction reduction) {
      this.reduction = reduction;
      return this;
    }
  }

  /**
   * What {@link F#smoothL1Loss(Tensor, Tensor, Consumer)} may be told.
   *
   * <p><b>Ownership:</b> a value; owns nothing.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   */
  public static final class SmoothL1LossOptions {
    Reduction reduction = Reduction.MEAN;
    double beta = 1;

    SmoothL1LossOptions() {}

    /**
     * What becomes of the single losses.
     *
     * @param reduction the mean by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public SmoothL1LossOptions reduction(Reduction reduction) {
      this.reduction = reduction;
      return this;
    }

    /**
     * Where squared differences become absolute ones.
     *
     * @param beta 0 or more; 1 by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public SmoothL1LossOptions beta(double beta) {
      this.beta = beta;
      return this;
    }
  }

  /**
   * What {@link F#huberLoss(Tensor, Tensor, Consumer)} may be told.
   *
   * <p><b>Ownership:</b> refers to the tensors it is given; owns none.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   */
  public static final class HuberLossOptions {
    Reduction reduction = Reduction.MEAN;
    double delta = 1;
    @Nullable Tensor weight;

    HuberLossOptions() {}

    /**
     * What becomes of the single losses.
     *
     * @param reduction the mean by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public HuberLossOptions reduction(Reduction reduction) {
      this.reduction = reduction;
      return this;
    }

    /**
     * Where squared differences become absolute ones.
     *
     * @param delta above 0; 1 by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public HuberLossOptions delta(double delta) {
      this.delta = delta;
      return this;
    }

    /**
     * The weight of each single loss.
     *
     * @param weight of the input's shape; none by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public HuberLossOptions weight(Tensor weight) {
      this.weight = weight;
      return this;
    }
  }

  /**
   * What {@link F#poissonNllLoss(Tensor, Tensor, Consumer)} may be told.
   *
   * <p><b>Ownership:</b> a value; owns nothing.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   */
  public static final class PoissonNllLossOptions {
    boolean logInput = true;
    boolean full;
    double eps = 1e-8;
    Reduction reduction = Reduction.MEAN;

    PoissonNllLossOptions() {}

    /**
     * Whether the input holds logarithms of rates.
     *
     * @param logInput true by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public PoissonNllLossOptions logInput(boolean logInput) {
      this.logInput = logInput;
      return this;
    }

    /**
     * Whether Stirling's approximation of the constant term is added.
     *
     * @param full false by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public PoissonNllLossOptions full(boolean full) {
      this.full = full;
      return this;
    }

    /**
     * What keeps logarithms and quotients finite.
     *
     * @param eps 1e-8 by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public PoissonNllLossOptions eps(double eps) {
      this.eps = eps;
      return this;
    }

    /**
     * What becomes of the single losses.
     *
     * @param reduction the mean by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public PoissonNllLossOptions reduction(Reduction reduction) {
      this.reduction = reduction;
      return this;
    }
  }

  /**
   * What {@link F#gaussianNllLoss(Tensor, Tensor, Tensor, Consumer)} may be told.
   *
   * <p><b>Ownership:</b> a value; owns nothing.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   */
  public static final class GaussianNllLossOptions {
    boolean full;
    double eps = 1e-6;
    Reduction reduction = Reduction.MEAN;

    GaussianNllLossOptions() {}

    /**
     * Whether the constant term is added.
     *
     * @param full false by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public GaussianNllLossOptions full(boolean full) {
      this.full = full;
      return this;
    }

    /**
     * What keeps logarithms and quotients finite.
     *
     * @param eps 1e-6 by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public GaussianNllLossOptions eps(double eps) {
      this.eps = eps;
      return this;
    }

    /**
     * What becomes of the single losses.
     *
     * @param reduction the mean by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public GaussianNllLossOptions reduction(Reduction reduction) {
      this.reduction = reduction;
      return this;
    }
  }
}
