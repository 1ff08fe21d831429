package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.init.Init;

/**
 * Base class of batch and instance normalization, {@code torch.nn.modules.batchnorm._NormBase}:
 * {@code weight}, {@code bias}, {@code running_mean}, {@code running_var} and {@code
 * num_batches_tracked}.
 */
public abstract sealed class NormBase extends Module implements Layer
    permits BatchNorm, InstanceNorm {
  /** Name of the batch counter, which old state dicts lack. */
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

  /** Materializes the state of a lazy layer from its first input. */
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

  /** Checks the rank of the input. */
  abstract void checkRank(Tensor input);

  /** Index of the channel dimension. */
  abstract int channelDim(Tensor input);

  /** Number of channels, or 0 if it is not known yet. */
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

  /** {@return the value added to the variance for numerical stability} */
  public final double eps() {
    return options.eps;
  }

  /** Momentum of the running statistics; null for a cumulative average. */
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
   * {@return the learned scale of each channel, {@code (C)}}
   *
   * @throws IllegalStateException if the layer is not affine
   * @throws org.jtorch.TorchException if the layer is lazy and has not been called yet
   */
  public Tensor weight() {
    UninitializedParameter.check(this);
    return Parameters.present("weight", weight).get();
  }

  /**
   * {@return the learned bias of each channel, {@code (C)}}
   *
   * @throws IllegalStateException if the layer has no bias
   */
  public Tensor bias() {
    UninitializedParameter.check(this);
    return Parameters.present("bias", bias).get();
  }

  /**
   * {@return the running mean of each channel, {@code (C)}}
   *
   * @throws IllegalStateException if the layer does not track running statistics
   */
  public Tensor runningMean() {
    UninitializedParameter.check(this);
    return Parameters.present("running_mean", runningMean).get();
  }

  /**
   * {@return the running variance of each channel, {@code (C)}}
   *
   * @throws IllegalStateException if the layer does not track running statistics
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

  /** Options of a batch or instance normalization layer. */
  @CanIgnoreReturnValue
  public static final class Options {
    private double eps = 1e-5;
    private @Nullable Double momentum = 0.1;
    private boolean affine;
    private boolean trackRunningStats;
    private boolean bias = true;

    /**
     * The defaults of {@code affine} and {@code trackRunningStats}: true for batch norm, false for
     * instance norm.
     */
    Options(boolean affineAndTracked) {
      this.affine = affineAndTracked;
      this.trackRunningStats = affineAndTracked;
    }

    /** Value added to the variance for numerical stability. Default 1e-5. */
    public Options eps(double eps) {
      this.eps = eps;
      return this;
    }

    /** Weight of each new batch in the running statistics, from 0 to 1. Default 0.1. */
    public Options momentum(double momentum) {
      this.momentum = momentum;
      return this;
    }

    /** Uses a cumulative average for the running statistics, {@code momentum=None}. */
    public Options cumulative() {
      this.momentum = null;
      return this;
    }

    /** Whether the layer has learned affine parameters. Default true; false for instance norm. */
    public Options affine(boolean affine) {
      this.affine = affine;
      return this;
    }

    /**
     * Whether running statistics are tracked; without them evaluation uses batch statistics.
     * Default true; false for instance norm.
     */
    public Options trackRunningStats(boolean trackRunningStats) {
      this.trackRunningStats = trackRunningStats;
      return this;
    }

    /** Whether an affine layer has a bias. Default true. */
    public Options bias(boolean bias) {
      this.bias = bias;
      return this;
    }
  }
}
