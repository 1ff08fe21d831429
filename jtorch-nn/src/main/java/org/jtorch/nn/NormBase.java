package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.init.Init;

/**
 * What normalization of channels keeps, whatever the shape of its input: {@code weight}, {@code
 * bias}, {@code running_mean}, {@code running_var}, {@code num_batches_tracked}.
 *
 * <p><b>Ownership:</b> parameters and buffers are in no scope; the output belongs to the caller's.
 *
 * <p><b>Thread safety:</b> safe in evaluation; in training for one thread at a time.
 */
public abstract sealed class NormBase extends Module implements Layer
    permits BatchNorm, InstanceNorm {
  /** The name of the count of batches, which old state dicts lack. */
  static final String BATCHES = "num_batches_tracked";

  private final long numFeatures;
  private final Options options;
  private final @Nullable Slot<Tensor> weight;
  private final @Nullable Slot<Tensor> bias;
  private final @Nullable Slot<Tensor> runningMean;
  private final @Nullable Slot<Tensor> runningVar;
  private final @Nullable Slot<Tensor> batches;

  NormBase(long numFeatures, Options o) {
    this.numFeatures = numFeatures;
    this.options = o;
    boolean shifts = o.affine && o.bias;
    boolean tracks = o.trackRunningStats;
    weight = o.affine ? parameter("weight", initial(1)) : null;
    bias = shifts ? parameter("bias", initial(0)) : null;
    runningMean = tracks ? buffer("running_mean", initial(0)) : null;
    runningVar = tracks ? buffer("running_var", initial(1)) : null;
    batches = tracks ? buffer(BATCHES, Torch.zeros(DType.INT64)) : null;
  }

  private Tensor initial(double value) {
    if (this instanceof LazyModule) {
      return UninitializedParameter.create(numFeatures);
    }
    return Init.constant_(Torch.empty(numFeatures), value);
  }

  /** What the constructors of lazy ones do later. */
  final void initialize(Tensor input) {
    checkRank(input);
    long channels = input.size(channelDim(input));
    materialize(weight, 1, channels);
    materialize(bias, 0, channels);
    materialize(runningMean, 0, channels);
    materialize(runningVar, 1, channels);
  }

  private static void materialize(@Nullable Slot<Tensor> slot, double value, long channels) {
    if (slot != null && UninitializedParameter.isUninitialized(slot.get())) {
      UninitializedParameter.materialize(slot.get(), channels);
      Tensor unused = Init.constant_(slot.get(), value);
    }
  }

  /** Tells another layer's options what this layer was told. */
  final void copyTo(Options other) {
    other.eps = options.eps;
    other.momentum = options.momentum;
    other.affine = options.affine;
    other.trackRunningStats = options.trackRunningStats;
    other.bias = options.bias;
  }

  /** Refuses an input of a rank that the layer is not for. */
  abstract void checkRank(Tensor input);

  /** Which dimension holds the channels. */
  abstract int channelDim(Tensor input);

  /** The input's channels as far as they are known, else 0. */
  final long numFeatures() {
    if (numFeatures != UninitializedParameter.UNKNOWN) {
      return numFeatures;
    }
    Slot<Tensor> sized = weight == null ? runningMean : weight;
    if (sized == null || UninitializedParameter.isUninitialized(sized.get())) {
      return 0;
    }
    return sized.get().numel();
  }

  /**
   * What is added to the variance.
   *
   * @return 1e-5 unless the options said otherwise
   */
  public final double eps() {
    return options.eps;
  }

  /** The share of a batch in the running statistics; null if all have the same. */
  final @Nullable Double momentum() {
    return options.momentum;
  }

  final @Nullable Tensor weightOrNull() {
    return weight == null ? null : weight.get();
  }

  final @Nullable Tensor biasOrNull() {
    return bias == null ? null : bias.get();
  }

  final @Nullable Tensor runningMeanOrNull() {
    return runningMean == null ? null : runningMean.get();
  }

  final @Nullable Tensor runningVarOrNull() {
    return runningVar == null ? null : runningVar.get();
  }

  final @Nullable Tensor batchesOrNull() {
    return batches == null ? null : batches.get();
  }

  /**
   * What each normalized channel is multiplied by.
   *
   * @return {@code (C)}
   * @throws IllegalStateException if the layer is not affine
   * @throws org.jtorch.TorchException if the layer is lazy and was not called yet
   */
  public Tensor weight() {
    UninitializedParameter.check(this);
    return Parameters.present("weight", weight).get();
  }

  /**
   * What is added to each channel.
   *
   * @return {@code (C)}
   * @throws IllegalStateException if the layer has no bias
   */
  public Tensor bias() {
    UninitializedParameter.check(this);
    return Parameters.present("bias", bias).get();
  }

  /**
   * The running mean of each channel.
   *
   * @return {@code (C)}
   * @throws IllegalStateException if none is tracked
   */
  public Tensor runningMean() {
    UninitializedParameter.check(this);
    return Parameters.present("running_mean", runningMean).get();
  }

  /**
   * The running variance of each channel.
   *
   * @return {@code (C)}
   * @throws IllegalStateException if none is tracked
   */
  public Tensor runningVar() {
    UninitializedParameter.check(this);
    return Parameters.present("running_var", runningVar).get();
  }

  @Override
  protected String extraRepr() {
    return numFeatures()
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
   * What normalization of channels may be told.
   *
   * <p><b>Ownership:</b> holds no tensor after construction.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options {
    private double eps = 1e-5;
    private @Nullable Double momentum = 0.1;
    private boolean affine;
    private boolean trackRunningStats;
    private boolean bias = true;

    /** Batch norm does both by default, instance norm neither. */
    Options(boolean affineAndTracked) {
      this.affine = affineAndTracked;
      this.trackRunningStats = affineAndTracked;
    }

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
     * @param affine true by default, for instance norm false
     * @return this
     */
    @CanIgnoreReturnValue
    public Options affine(boolean affine) {
      this.affine = affine;
      return this;
    }

    /**
     * Whether running statistics are kept; without them evaluation uses those of the batch.
     *
     * @param trackRunningStats true by default, for instance norm false
     * @return this
     */
    @CanIgnoreReturnValue
    public Options trackRunningStats(boolean trackRunningStats) {
      this.trackRunningStats = trackRunningStats;
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
  }
}
