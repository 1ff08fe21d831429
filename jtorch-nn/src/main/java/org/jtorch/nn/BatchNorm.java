package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * What batch normalization keeps, whatever the shape of its input: {@code weight}, {@code bias},
 * {@code running_mean}, {@code running_var}, {@code num_batches_tracked}.
 *
 * <p><b>Ownership:</b> parameters and buffers are in no scope; the output belongs to the caller's.
 *
 * <p><b>Thread safety:</b> safe in evaluation; in training for one thread at a time.
 */
public abstract sealed class BatchNorm extends Module permits BatchNorm1d, BatchNorm2d {
  private final long numFeatures;
  private final Options options;
  private final @Nullable Slot<Tensor> weight;
  private final @Nullable Slot<Tensor> bias;
  private final @Nullable Slot<Tensor> runningMean;
  private final @Nullable Slot<Tensor> runningVar;
  private final @Nullable Slot<Tensor> batches;

  BatchNorm(long numFeatures, Consumer<Options> options) {
    Options o = new Options();
    options.accept(o);
    this.numFeatures = numFeatures;
    this.options = o;
    weight = o.affine ? parameter("weight", Torch.ones(numFeatures)) : null;
    bias = o.affine && o.bias ? parameter("bias", Torch.zeros(numFeatures)) : null;
    boolean tracks = o.trackRunningStats;
    runningMean = tracks ? buffer("running_mean", Torch.zeros(numFeatures)) : null;
    runningVar = tracks ? buffer("running_var", Torch.ones(numFeatures)) : null;
    batches = tracks ? buffer("num_batches_tracked", Torch.zeros(DType.INT64)) : null;
  }

  final Tensor normalize(Tensor input) {
    double average = options.momentum == null ? 0 : options.momentum;
    if (isTraining() && batches != null) {
      average = countBatch(batches.get(), average);
    }
    double share = average;
    return runningMean == null || runningVar == null
        ? F.batchNorm(input, o -> choose(o, share))
        : F.batchNorm(input, runningMean.get(), runningVar.get(), o -> choose(o, share));
  }

  private double countBatch(Tensor counter, double average) {
    try (Mode mode = Torch.noGrad()) {
      counter.add_(1);
    }
    return options.momentum == null ? 1 / counter.item() : average;
  }

  @SuppressWarnings("NonCanonicalType") // F's types are named through F, as its users do
  private void choose(F.BatchNormOptions o, double average) {
    o.training(isTraining() || runningMean == null).momentum(average).eps(options.eps);
    if (weight != null) {
      o.weight(weight.get());
    }
    if (bias != null) {
      o.bias(bias.get());
    }
  }

  /**
   * What each normalized channel is multiplied by.
   *
   * @return {@code (C)}
   * @throws IllegalStateException if the layer is not affine
   */
  public Tensor weight() {
    return Parameters.present("weight", weight).get();
  }

  /**
   * What is added to each channel.
   *
   * @return {@code (C)}
   * @throws IllegalStateException if the layer has no bias
   */
  public Tensor bias() {
    return Parameters.present("bias", bias).get();
  }

  /**
   * The running mean of each channel.
   *
   * @return {@code (C)}
   * @throws IllegalStateException if none is tracked
   */
  public Tensor runningMean() {
    return Parameters.present("running_mean", runningMean).get();
  }

  /**
   * The running variance of each channel.
   *
   * @return {@code (C)}
   * @throws IllegalStateException if none is tracked
   */
  public Tensor runningVar() {
    return Parameters.present("running_var", runningVar).get();
  }

  @Override
  protected String extraRepr() {
    return numFeatures
        + ", eps="
        + Repr.of(options.eps)
        + ", momentum="
        + (options.momentum == null ? "None" : Repr.of(options.momentum))
        + ", affine="
        + Repr.of(options.affine)
        + ", bias="
        + Repr.of(bias != null)
        + ", track_running_stats="
        + Repr.of(options.trackRunningStats);
  }

  /**
   * What batch normalization may be told.
   *
   * <p><b>Ownership:</b> holds no tensor after construction.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options {
    private double eps = 1e-5;
    private @Nullable Double momentum = 0.1;
    private boolean affine = true;
    private boolean bias = true;
    private boolean trackRunningStats = true;

    private Options() {}

    /**
     * What is added to the variance.
     *
     * @param eps 1e-5 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options eps(double eps) {
      this.eps = eps;
      return this;
    }

    /**
     * The share of each new batch in the running statistics.
     *
     * @param momentum from 0 to 1, 0.1 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options momentum(double momentum) {
      this.momentum = momentum;
      return this;
    }

    /**
     * Gives all batches the same share in the running statistics, {@code momentum=None}.
     *
     * @return this
     */
    @CanIgnoreReturnValue
    public Options cumulative() {
      this.momentum = null;
      return this;
    }

    /**
     * Whether channels are scaled and shifted by parameters.
     *
     * @param affine true by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options affine(boolean affine) {
      this.affine = affine;
      return this;
    }

    /**
     * Whether channels are shifted, if the layer is affine.
     *
     * @param bias true by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options bias(boolean bias) {
      this.bias = bias;
      return this;
    }

    /**
     * Whether running statistics are kept; without them evaluation uses those of the batch.
     *
     * @param trackRunningStats true by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options trackRunningStats(boolean trackRunningStats) {
      this.trackRunningStats = trackRunningStats;
      return this;
    }
  }
}
