package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.LossOperands;
import org.jtorch.internal.calls.Op;

/** Loss functions of {@link F} for regression. */
public abstract sealed class RegressionLosses extends EmbeddingFunctions permits ProbabilityLosses {
  private static final Op MSE_LOSS = Op.of("aten::mse_loss", "");
  private static final Op L1_LOSS = Op.of("aten::l1_loss", "");
  private static final Op SMOOTH_L1_LOSS = Op.of("aten::smooth_l1_loss", "");
  private static final Op HUBER_LOSS = Op.of("aten::huber_loss", "");
  private static final Op POISSON_NLL_LOSS = Op.of("aten::poisson_nll_loss", "");

  RegressionLosses() {}

  /**
   * Mean squared error loss {@code (input - target)^2}, {@code torch.nn.functional.mse_loss}.
   *
   * @param input the predictions, {@code (*)}
   * @param target the target values, broadcast with the input
   * @return the mean loss, a scalar
   */
  public static Tensor mseLoss(Tensor input, Tensor target) {
    return mseLoss(input, target, o -> {});
  }

  /**
   * Mean squared error loss {@code (input - target)^2}, {@code torch.nn.functional.mse_loss}.
   *
   * @param input the predictions, {@code (*)}
   * @param target the target values, broadcast with the input
   * @param reduction how the losses are reduced
   * @return a scalar, or the unreduced losses with {@code NONE}
   */
  public static Tensor mseLoss(Tensor input, Tensor target, Reduction reduction) {
    return mseLoss(input, target, o -> o.reduction(reduction));
  }

  /**
   * Mean squared error loss {@code (input - target)^2}, {@code torch.nn.functional.mse_loss}.
   *
   * @param input the predictions, {@code (*)}
   * @param target the target values, broadcast with the input
   * @param options {@code o -> o.reduction(Reduction.SUM)}
   * @return a scalar, or the unreduced losses with {@code NONE}
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
   * L1 loss {@code |input - target|}, {@code torch.nn.functional.l1_loss}.
   *
   * @param input the predictions, {@code (*)}
   * @param target the target values, broadcast with the input
   * @return the mean loss, a scalar
   */
  public static Tensor l1Loss(Tensor input, Tensor target) {
    return l1Loss(input, target, o -> {});
  }

  /**
   * L1 loss {@code |input - target|}, {@code torch.nn.functional.l1_loss}.
   *
   * @param input the predictions, {@code (*)}
   * @param target the target values, broadcast with the input
   * @param reduction how the losses are reduced
   * @return a scalar, or the unreduced losses with {@code NONE}
   */
  public static Tensor l1Loss(Tensor input, Tensor target, Reduction reduction) {
    return l1Loss(input, target, o -> o.reduction(reduction));
  }

  /**
   * L1 loss {@code |input - target|}, {@code torch.nn.functional.l1_loss}.
   *
   * @param input the predictions, {@code (*)}
   * @param target the target values, broadcast with the input
   * @param options {@code o -> o.reduction(Reduction.SUM)}
   * @return a scalar, or the unreduced losses with {@code NONE}
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
   * Smooth L1 loss, {@code torch.nn.functional.smooth_l1_loss}: {@code 0.5 * d^2 / beta} where
   * {@code d = |input - target|} is below {@code beta}, else {@code d - 0.5 * beta}.
   *
   * @param input the predictions, {@code (*)}
   * @param target the target values, broadcast with the input
   * @return the mean loss, a scalar
   */
  public static Tensor smoothL1Loss(Tensor input, Tensor target) {
    return smoothL1Loss(input, target, o -> {});
  }

  /**
   * Smooth L1 loss, {@code torch.nn.functional.smooth_l1_loss}: {@code 0.5 * d^2 / beta} where
   * {@code d = |input - target|} is below {@code beta}, else {@code d - 0.5 * beta}.
   *
   * @param input the predictions, {@code (*)}
   * @param target the target values, broadcast with the input
   * @param reduction how the losses are reduced
   * @return a scalar, or the unreduced losses with {@code NONE}
   */
  public static Tensor smoothL1Loss(Tensor input, Tensor target, Reduction reduction) {
    return smoothL1Loss(input, target, o -> o.reduction(reduction));
  }

  /**
   * Smooth L1 loss, {@code torch.nn.functional.smooth_l1_loss}: {@code 0.5 * d^2 / beta} where
   * {@code d = |input - target|} is below {@code beta}, else {@code d - 0.5 * beta}.
   *
   * @param input the predictions, {@code (*)}
   * @param target the target values, broadcast with the input
   * @param options {@code o -> o.beta(0.5)}
   * @return a scalar, or the unreduced losses with {@code NONE}
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
   * Huber loss, {@code torch.nn.functional.huber_loss}: {@code 0.5 * d^2} where {@code d = |input -
   * target|} is below {@code delta}, else {@code delta * (d - 0.5 * delta)}.
   *
   * @param input the predictions, {@code (*)}
   * @param target the target values, broadcast with the input
   * @return the mean loss, a scalar
   */
  public static Tensor huberLoss(Tensor input, Tensor target) {
    return huberLoss(input, target, o -> {});
  }

  /**
   * Huber loss, {@code torch.nn.functional.huber_loss}: {@code 0.5 * d^2} where {@code d = |input -
   * target|} is below {@code delta}, else {@code delta * (d - 0.5 * delta)}.
   *
   * @param input the predictions, {@code (*)}
   * @param target the target values, broadcast with the input
   * @param reduction how the losses are reduced
   * @return a scalar, or the unreduced losses with {@code NONE}
   */
  public static Tensor huberLoss(Tensor input, Tensor target, Reduction reduction) {
    return huberLoss(input, target, o -> o.reduction(reduction));
  }

  /**
   * Huber loss, {@code torch.nn.functional.huber_loss}: {@code 0.5 * d^2} where {@code d = |input -
   * target|} is below {@code delta}, else {@code delta * (d - 0.5 * delta)}.
   *
   * @param input the predictions, {@code (*)}
   * @param target the target values, broadcast with the input
   * @param options {@code o -> o.delta(0.5)}
   * @return a scalar, or the unreduced losses with {@code NONE}
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
   * Poisson negative log likelihood loss, {@code torch.nn.functional.poisson_nll_loss}.
   *
   * @param input the rates, or their logarithms with {@code logInput}, {@code (*)}
   * @param target the counts, {@code (*)}
   * @return the mean loss, a scalar
   */
  public static Tensor poissonNllLoss(Tensor input, Tensor target) {
    return poissonNllLoss(input, target, o -> {});
  }

  /**
   * Poisson negative log likelihood loss, {@code torch.nn.functional.poisson_nll_loss}.
   *
   * @param input the rates, or their logarithms with {@code logInput}, {@code (*)}
   * @param target the counts, {@code (*)}
   * @param reduction how the losses are reduced
   * @return a scalar, or the unreduced losses with {@code NONE}
   */
  public static Tensor poissonNllLoss(Tensor input, Tensor target, Reduction reduction) {
    return poissonNllLoss(input, target, o -> o.reduction(reduction));
  }

  /**
   * Poisson negative log likelihood loss, {@code torch.nn.functional.poisson_nll_loss}.
   *
   * @param input the rates, or their logarithms with {@code logInput}, {@code (*)}
   * @param target the counts, {@code (*)}
   * @param options {@code o -> o.logInput(false)}
   * @return a scalar, or the unreduced losses with {@code NONE}
   */
  public static Tensor poissonNllLoss(
      Tensor input, Tensor target, Consumer<PoissonNllLossOptions> options) {
    PoissonNllLossOptions o = new PoissonNllLossOptions();
    options.accept(o);
    return Dispatch.tensor(
        POISSON_NLL_LOSS, input, target, o.logInput, o.full, o.eps, o.reduction.code());
  }

  /**
   * Gaussian negative log likelihood loss, {@code torch.nn.functional.gaussian_nll_loss}.
   *
   * @param input the means, {@code (N, *)}
   * @param target the target values, broadcast with the input
   * @param variance of the input's shape, or without its last dimension, or with size 1 in one of
   *     them; not negative
   * @return the mean loss, a scalar
   */
  public static Tensor gaussianNllLoss(Tensor input, Tensor target, Tensor variance) {
    return gaussianNllLoss(input, target, variance, o -> {});
  }

  /**
   * Gaussian negative log likelihood loss, {@code torch.nn.functional.gaussian_nll_loss}.
   *
   * @param input the means, {@code (N, *)}
   * @param target the target values, broadcast with the input
   * @param variance of the input's shape, or without its last dimension, or with size 1 in one of
   *     them; not negative
   * @param options {@code o -> o.full(true)}
   * @return a scalar, or the unreduced losses with {@code NONE}
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

  /** Whether the variance has size 1 in one dimension and the input's size in all others. */
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

  /** Options of {@link F#mseLoss(Tensor, Tensor, Consumer)} and the related functions. */
  public static final class WeightedLossOptions {
    @Nullable Tensor weight;
    Reduction reduction = Reduction.MEAN;

    WeightedLossOptions() {}

    /**
     * Weight of each element; {@code MEAN} becomes the weighted mean. Default: none.
     *
     * @param weight of the input's shape
     * @return this
     */
    @CanIgnoreReturnValue
    public WeightedLossOptions weight(Tensor weight) {
      this.weight = weight;
      return this;
    }

    /**
     * Reduction of the losses. Default {@code MEAN}.
     *
     * @param reduction the value
     * @return this
     */
    @CanIgnoreReturnValue
    public WeightedLossOptions reduction(Reduction reduction) {
      this.reduction = reduction;
      return this;
    }
  }

  /** Options of {@link F#smoothL1Loss(Tensor, Tensor, Consumer)}. */
  public static final class SmoothL1LossOptions {
    Reduction reduction = Reduction.MEAN;
    double beta = 1;

    SmoothL1LossOptions() {}

    /**
     * Reduction of the losses. Default {@code MEAN}.
     *
     * @param reduction the value
     * @return this
     */
    @CanIgnoreReturnValue
    public SmoothL1LossOptions reduction(Reduction reduction) {
      this.reduction = reduction;
      return this;
    }

    /**
     * Threshold between the squared and the absolute loss. Default 1.
     *
     * @param beta 0 or more
     * @return this
     */
    @CanIgnoreReturnValue
    public SmoothL1LossOptions beta(double beta) {
      this.beta = beta;
      return this;
    }
  }

  /** Options of {@link F#huberLoss(Tensor, Tensor, Consumer)}. */
  public static final class HuberLossOptions {
    Reduction reduction = Reduction.MEAN;
    double delta = 1;
    @Nullable Tensor weight;

    HuberLossOptions() {}

    /**
     * Reduction of the losses. Default {@code MEAN}.
     *
     * @param reduction the value
     * @return this
     */
    @CanIgnoreReturnValue
    public HuberLossOptions reduction(Reduction reduction) {
      this.reduction = reduction;
      return this;
    }

    /**
     * Threshold between the squared and the absolute loss. Default 1.
     *
     * @param delta above 0
     * @return this
     */
    @CanIgnoreReturnValue
    public HuberLossOptions delta(double delta) {
      this.delta = delta;
      return this;
    }

    /**
     * Weight of each element. Default: none.
     *
     * @param weight of the input's shape
     * @return this
     */
    @CanIgnoreReturnValue
    public HuberLossOptions weight(Tensor weight) {
      this.weight = weight;
      return this;
    }
  }

  /** Options of {@link F#poissonNllLoss(Tensor, Tensor, Consumer)}. */
  public static final class PoissonNllLossOptions {
    boolean logInput = true;
    boolean full;
    double eps = 1e-8;
    Reduction reduction = Reduction.MEAN;

    PoissonNllLossOptions() {}

    /**
     * Whether the input holds logarithms of rates. Default {@code true}.
     *
     * @param logInput the value
     * @return this
     */
    @CanIgnoreReturnValue
    public PoissonNllLossOptions logInput(boolean logInput) {
      this.logInput = logInput;
      return this;
    }

    /**
     * Whether the Stirling approximation term is added. Default {@code false}.
     *
     * @param full the value
     * @return this
     */
    @CanIgnoreReturnValue
    public PoissonNllLossOptions full(boolean full) {
      this.full = full;
      return this;
    }

    /**
     * Small constant that keeps logarithms and quotients finite. Default 1e-8.
     *
     * @param eps the value
     * @return this
     */
    @CanIgnoreReturnValue
    public PoissonNllLossOptions eps(double eps) {
      this.eps = eps;
      return this;
    }

    /**
     * Reduction of the losses. Default {@code MEAN}.
     *
     * @param reduction the value
     * @return this
     */
    @CanIgnoreReturnValue
    public PoissonNllLossOptions reduction(Reduction reduction) {
      this.reduction = reduction;
      return this;
    }
  }

  /** Options of {@link F#gaussianNllLoss(Tensor, Tensor, Tensor, Consumer)}. */
  public static final class GaussianNllLossOptions {
    boolean full;
    double eps = 1e-6;
    Reduction reduction = Reduction.MEAN;

    GaussianNllLossOptions() {}

    /**
     * Whether the constant term is added. Default {@code false}.
     *
     * @param full the value
     * @return this
     */
    @CanIgnoreReturnValue
    public GaussianNllLossOptions full(boolean full) {
      this.full = full;
      return this;
    }

    /**
     * Small constant that keeps logarithms and quotients finite. Default 1e-6.
     *
     * @param eps the value
     * @return this
     */
    @CanIgnoreReturnValue
    public GaussianNllLossOptions eps(double eps) {
      this.eps = eps;
      return this;
    }

    /**
     * Reduction of the losses. Default {@code MEAN}.
     *
     * @param reduction the value
     * @return this
     */
    @CanIgnoreReturnValue
    public GaussianNllLossOptions reduction(Reduction reduction) {
      this.reduction = reduction;
      return this;
    }
  }
}
