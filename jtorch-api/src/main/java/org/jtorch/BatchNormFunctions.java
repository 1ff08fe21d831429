package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.ErrorHints;
import org.jtorch.internal.calls.Op;

/** The normalizations of {@link F} with running statistics. */
public abstract sealed class BatchNormFunctions extends DropoutFunctions
    permits NormalizationFunctions {
  private static final Op BATCH_NORM = Op.of("aten::batch_norm", "");
  private static final Op INSTANCE_NORM = Op.of("aten::instance_norm", "");

  BatchNormFunctions() {}

  /**
   * Batch normalization by running statistics, {@code torch.nn.functional.batch_norm}.
   *
   * @param input {@code (N, C, *)}
   * @param runningMean {@code (C)}; used in evaluation, updated in training
   * @param runningVar {@code (C)}; used in evaluation, updated in training
   * @return a tensor of the input's shape
   */
  public static Tensor batchNorm(Tensor input, Tensor runningMean, Tensor runningVar) {
    return batchNorm(input, runningMean, runningVar, o -> {});
  }

  /**
   * Batch normalization by running statistics or, in training, by those of the batch, {@code
   * torch.nn.functional.batch_norm}.
   *
   * @param input {@code (N, C, *)}
   * @param runningMean {@code (C)}; used in evaluation, updated in training
   * @param runningVar {@code (C)}; used in evaluation, updated in training
   * @param options {@code o -> o.weight(w).bias(b).training(true)}
   * @return a tensor of the input's shape
   */
  public static Tensor batchNorm(
      Tensor input, Tensor runningMean, Tensor runningVar, Consumer<BatchNormOptions> options) {
    BatchNormOptions o = new BatchNormOptions();
    options.accept(o);
    return batchNorm(
        input, o, Objects.requireNonNull(runningMean), Objects.requireNonNull(runningVar));
  }

  /**
   * Batch normalization by the statistics of the batch, without running statistics, {@code
   * torch.nn.functional.batch_norm}.
   *
   * @param input {@code (N, C, *)}
   * @param options {@code o -> o.weight(w).bias(b).training(true)}; training must be true
   * @return a tensor of the input's shape
   */
  public static Tensor batchNorm(Tensor input, Consumer<BatchNormOptions> options) {
    BatchNormOptions o = new BatchNormOptions();
    options.accept(o);
    return batchNorm(input, o, null, null);
  }

  private static Tensor batchNorm(
      Tensor input, BatchNormOptions o, @Nullable Tensor runningMean, @Nullable Tensor runningVar) {
    if (o.training) {
      long channels = input.dim() < 2 ? 1 : Math.max(1, input.size(1));
      checkSeveral("batchNorm", input.shape(), input.numel() / channels);
    }
    return Dispatch.tensor(
        BATCH_NORM,
        input,
        o.weight,
        o.bias,
        runningMean,
        runningVar,
        o.training,
        o.momentum,
        o.eps,
        true);
  }

  /**
   * Instance normalization: normalizes each channel of each sample by its own statistics, {@code
   * torch.nn.functional.instance_norm}.
   *
   * @param input {@code (N, C, *)}
   * @return a tensor of the input's shape
   */
  public static Tensor instanceNorm(Tensor input) {
    return instanceNorm(input, o -> {});
  }

  /**
   * Instance normalization with options, {@code torch.nn.functional.instance_norm}.
   *
   * @param input {@code (N, C, *)}
   * @param options {@code o -> o.weight(w).bias(b)}
   * @return a tensor of the input's shape
   * @throws IllegalArgumentException if the input's statistics are used and a channel of a sample
   *     has only one value
   */
  public static Tensor instanceNorm(Tensor input, Consumer<InstanceNormOptions> options) {
    InstanceNormOptions o = new InstanceNormOptions();
    options.accept(o);
    if (o.useInputStats) {
      long channels = Math.max(1, input.size(0) * input.size(1));
      checkPositions(input.shape(), input.numel() / channels);
    }
    return Dispatch.tensor(
        INSTANCE_NORM,
        input,
        o.weight,
        o.bias,
        o.runningMean,
        o.runningVar,
        o.useInputStats,
        o.momentum,
        o.eps,
        true);
  }

  private static void checkPositions(Shape shape, long positions) {
    if (positions == 1) {
      throw new IllegalArgumentException(
          "instanceNorm: expected more than 1 value per channel of a sample, got input of "
              + shape
              + " (hint: it normalizes over the positions of one channel, so a larger batch does"
              + " not help: use a larger input, or, with running statistics, model.eval())");
    }
  }

  static void checkSeveral(String name, Shape shape, long values) {
    if (values == 1) {
      String sentence = "expected more than 1 value per channel in training, got input of " + shape;
      throw new IllegalArgumentException(name + ": " + sentence + ErrorHints.of(sentence));
    }
  }

  /** Options of {@link F#batchNorm(Tensor, Consumer)}. */
  public static final class BatchNormOptions {
    @Nullable Tensor weight;
    @Nullable Tensor bias;
    boolean training;
    double momentum = 0.1;
    double eps = 1e-5;

    BatchNormOptions() {}

    /**
     * Scale per channel.
     *
     * @param weight {@code (C)}; ones by default
     * @return this
     */
    @CanIgnoreReturnValue
    public BatchNormOptions weight(Tensor weight) {
      this.weight = weight;
      return this;
    }

    /**
     * Bias per channel.
     *
     * @param bias {@code (C)}; zeros by default
     * @return this
     */
    @CanIgnoreReturnValue
    public BatchNormOptions bias(Tensor bias) {
      this.bias = bias;
      return this;
    }

    /**
     * Whether the statistics of the batch are used. Running statistics are updated in that case.
     *
     * @param training false by default
     * @return this
     */
    @CanIgnoreReturnValue
    public BatchNormOptions training(boolean training) {
      this.training = training;
      return this;
    }

    /**
     * Momentum: weight of the batch's statistics in the update of the running statistics.
     *
     * @param momentum 0.1 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public BatchNormOptions momentum(double momentum) {
      this.momentum = momentum;
      return this;
    }

    /**
     * Value added to the variance for numerical stability.
     *
     * @param eps 1e-5 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public BatchNormOptions eps(double eps) {
      this.eps = eps;
      return this;
    }
  }

  /** Options of {@link F#instanceNorm(Tensor, Consumer)}. */
  public static final class InstanceNormOptions {
    @Nullable Tensor weight;
    @Nullable Tensor bias;
    @Nullable Tensor runningMean;
    @Nullable Tensor runningVar;
    boolean useInputStats = true;
    double momentum = 0.1;
    double eps = 1e-5;

    InstanceNormOptions() {}

    /**
     * Scale per channel.
     *
     * @param weight {@code (C)}; ones by default
     * @return this
     */
    @CanIgnoreReturnValue
    public InstanceNormOptions weight(Tensor weight) {
      this.weight = weight;
      return this;
    }

    /**
     * Bias per channel.
     *
     * @param bias {@code (C)}; zeros by default
     * @return this
     */
    @CanIgnoreReturnValue
    public InstanceNormOptions bias(Tensor bias) {
      this.bias = bias;
      return this;
    }

    /**
     * Running mean, used or updated.
     *
     * @param runningMean {@code (C)}; none by default
     * @return this
     */
    @CanIgnoreReturnValue
    public InstanceNormOptions runningMean(Tensor runningMean) {
      this.runningMean = runningMean;
      return this;
    }

    /**
     * Running variance, used or updated.
     *
     * @param runningVar {@code (C)}; none by default
     * @return this
     */
    @CanIgnoreReturnValue
    public InstanceNormOptions runningVar(Tensor runningVar) {
      this.runningVar = runningVar;
      return this;
    }

    /**
     * Whether the statistics of the input are used.
     *
     * @param useInputStats true by default; false uses the running statistics
     * @return this
     */
    @CanIgnoreReturnValue
    public InstanceNormOptions useInputStats(boolean useInputStats) {
      this.useInputStats = useInputStats;
      return this;
    }

    /**
     * Momentum: weight of the input's statistics in the update of the running statistics.
     *
     * @param momentum 0.1 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public InstanceNormOptions momentum(double momentum) {
      this.momentum = momentum;
      return this;
    }

    /**
     * Value added to the variance for numerical stability.
     *
     * @param eps 1e-5 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public InstanceNormOptions eps(double eps) {
      this.eps = eps;
      return this;
    }
  }
}
