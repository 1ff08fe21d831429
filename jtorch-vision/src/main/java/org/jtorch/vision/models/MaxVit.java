package org.jtorch.vision.models;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jtorch.Tensor;
import org.jtorch.nn.AdaptiveAvgPool2d;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Flatten;
import org.jtorch.nn.GELU;
import org.jtorch.nn.InplaceOptions;
import org.jtorch.nn.Layer;
import org.jtorch.nn.LayerNorm;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.ModuleList;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;
import org.jtorch.nn.Tanh;
import org.jtorch.nn.init.Init;
import org.jtorch.nn.internal.SequentialAccess;
import org.jtorch.vision.ops.Conv2dNormActivation;

/**
 * MaxViT, {@code torchvision.models.MaxVit}: convolutions and attention inside windows and between
 * them. Its {@code stateDict} has torchvision's names, and a seed gives torchvision's initial
 * weights.
 *
 * <pre>{@code
 * MaxVit model = MaxVit.maxvitT(o -> o.numClasses(10));
 * }</pre>
 */
public final class MaxVit extends Module implements Layer {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final long[] inputSize;
  private final Slot<Layer> stem;
  private final List<MaxVitBlock> blocks = new ArrayList<>();
  private final Slot<Layer> classifier;

  /** Sizes of a layer. */
  @SuppressWarnings("ArrayRecordComponent") // read only, never compared
  record LayerSizes(long in, long out, long stride, long head, long partition, long[] grid) {}

  private MaxVit(Options o) {
    o.check();
    inputSize = o.inputSize;
    final long[] channels = o.blockChannels;
    final double last = Math.max(1, Arrays.stream(o.blockLayers).sum() - 1.0);
    stem =
        slot(
            "stem",
            new Sequential(
                new Conv2dNormActivation(
                    3,
                    o.stemChannels,
                    c -> c.stride(2).norm(o::norm).activation(o.activation).inplace(false)),
                new Conv2dNormActivation(
                    o.stemChannels, o.stemChannels, c -> c.noNorm().noActivation().bias(true))));
    long[] grid = half(o.inputSize);
    int before = 0;
    for (int i = 0; i < channels.length; i++) {
      grid = half(grid);
      MaxVitLayer[] layers = new MaxVitLayer[o.blockLayers[i]];
      for (int j = 0; j < layers.length; j++) {
        long in = j > 0 ? channels[i] : i == 0 ? o.stemChannels : channels[i - 1];
        LayerSizes sizes =
            new LayerSizes(in, channels[i], j == 0 ? 2 : 1, o.headDim, o.partitionSize, grid);
        layers[j] = new MaxVitLayer(sizes, o, before * (o.stochasticDepthProb / last));
        before++;
      }
      blocks.add(new MaxVitBlock(layers));
    }
    register("blocks", new ModuleList<>(blocks.toArray(MaxVitBlock[]::new)));
    long width = channels[channels.length - 1];
    classifier =
        slot(
            "classifier",
            new Sequential(
                new AdaptiveAvgPool2d(1),
                new Flatten(),
                new LayerNorm(width),
                new Linear(width, width),
                new Tanh(),
                new Linear(width, o.numClassesOr(1000), l -> l.bias(false))));
    initialize();
  }

  private static long[] half(long[] size) {
    return new long[] {(size[0] + 1) / 2, (size[1] + 1) / 2};
  }

  private void initialize() {
    for (Module module : modules()) {
      if (module instanceof Conv2d conv) {
        Init.normal_(conv.weight(), 0, 0.02);
        zeroBias(conv);
      } else if (module instanceof Linear linear) {
        Init.normal_(linear.weight(), 0, 0.02);
        zeroBias(linear);
      }
    }
  }

  private static void zeroBias(Module module) {
    Tensor bias = module.namedParameters().get("bias");
    if (bias != null) {
      Init.zeros_(bias);
    }
  }

  /**
   * Creates a MaxViT-T with random weights for 1,000 classes, {@code
   * torchvision.models.maxvit_t()}.
   *
   * @return the model
   */
  public static MaxVit maxvitT() {
    return maxvitT(o -> {});
  }

  /**
   * Creates a MaxViT-T, {@code torchvision.models.maxvit_t}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static MaxVit maxvitT(Consumer<? super Options> options) {
    Options o = new Options().with(options);
    return o.loaded("maxvit_t", new MaxVit(o));
  }

  /**
   * Returns the classification head, which can be replaced for other classes: pooling and two
   * linear layers.
   *
   * @return the slot of the head
   */
  public Slot<Layer> classifier() {
    return classifier;
  }

  /**
   * Classifies images.
   *
   * @param images {@code (N, 3, H, W)} of the model's input size, normalized
   * @return logits, {@code (N, classes)}
   * @throws IllegalArgumentException if the images have another size
   */
  @Override
  public Tensor forward(Tensor images) {
    if (images.dim() != 4
        || !Arrays.equals(half(new long[] {images.size(2), images.size(3)}), half(inputSize))) {
      throw new IllegalArgumentException(
          "the images must be (N, 3, "
              + inputSize[0]
              + ", "
              + inputSize[1]
              + "), got "
              + images.shape()
              + ": the option inputSize is for other sizes");
    }
    List<Layer> layers = new ArrayList<>();
    layers.add(stem.get());
    layers.addAll(blocks);
    layers.add(classifier.get());
    return CALLS.call(images, layers);
  }

  /** Options of MaxViTs. */
  @CanIgnoreReturnValue
  public static final class Options extends ModelOptions<Options> {
    private long[] inputSize = {224, 224};
    private double stochasticDepthProb = 0.2;
    private long stemChannels = 64;
    private long[] blockChannels = {64, 128, 256, 512};
    private int[] blockLayers = {2, 2, 5, 2};
    private long headDim = 32;
    private long partitionSize = 7;
    private LongFunction<? extends Layer> norm =
        n -> new BatchNorm2d(n, o -> o.eps(1e-3).momentum(0.01));
    private Function<Consumer<InplaceOptions>, ? extends Layer> activation = o -> new GELU();
    private double squeezeRatio = 0.25;
    private double expansionRatio = 4;
    private long mlpRatio = 4;
    private double mlpDropout;
    private double attentionDropout;

    private Options() {}

    @Override
    protected Options self() {
      return this;
    }

    private void check() {
      if (blockChannels.length != blockLayers.length) {
        throw new IllegalArgumentException(
            "blockChannels and blockLayers must have the same length, got "
                + blockChannels.length
                + " and "
                + blockLayers.length);
      }
      long[] size = half(Sizes.positive("inputSize", 2, inputSize));
      for (int i = 0; i < blockChannels.length; i++) {
        size = half(size);
        if (size[0] % partitionSize != 0 || size[1] % partitionSize != 0) {
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "the input of block %d would be %d x %d, which is not divisible by the partition"
                      + " size %d: choose another inputSize, as 224",
                  i,
                  size[0],
                  size[1],
                  partitionSize));
        }
      }
    }

    /** Channels of the stem. Default 64. */
    public Options stemChannels(long stemChannels) {
      this.stemChannels = stemChannels;
      return this;
    }

    /**
     * Channels of the blocks, each of which halves the resolution. Default 64, 128, 256, 512.
     *
     * @param blockChannels numbers from 1
     * @return this
     * @throws IllegalArgumentException if there are none, or one is less than 1
     */
    public Options blockChannels(long... blockChannels) {
      this.blockChannels = Sizes.positive("blockChannels", 0, blockChannels);
      return this;
    }

    /**
     * Number of layers of the blocks. Default 2, 2, 5, 2.
     *
     * @param blockLayers numbers from 1
     * @return this
     * @throws IllegalArgumentException if there are none, or one is less than 1
     */
    public Options blockLayers(int... blockLayers) {
      this.blockLayers = Sizes.positive("blockLayers", 0, blockLayers);
      return this;
    }

    /** Channels of an attention head. Default 32. */
    public Options headDim(long headDim) {
      this.headDim = headDim;
      return this;
    }

    /** Height and width of the windows and of the grids of attention. Default 7. */
    public Options partitionSize(long partitionSize) {
      this.partitionSize = Sizes.positive("partitionSize", 1, partitionSize)[0];
      return this;
    }

    /**
     * Size of the images in pixels, a multiple of 224 for windows of 7 x 7. Default 224 x 224.
     *
     * @param height height
     * @param width width
     */
    public Options inputSize(long height, long width) {
      inputSize = new long[] {height, width};
      return this;
    }

    /**
     * Probability of leaving out parts of the last layer in training; it grows from 0 at the first.
     * Default 0.2.
     */
    public Options stochasticDepthProb(double stochasticDepthProb) {
      this.stochasticDepthProb = stochasticDepthProb;
      return this;
    }

    /**
     * Normalization of the convolutions. Default: batch normalization with eps 1e-3 and momentum
     * 0.01.
     *
     * @param norm creates it for a number of channels, {@code BatchNorm2d::new}
     */
    public Options norm(LongFunction<? extends Layer> norm) {
      this.norm = Objects.requireNonNull(norm, "norm");
      return this;
    }

    /**
     * Activation of convolutions and perceptrons. Default: GELU.
     *
     * @param activation creates it with the option of an in-place operation, {@code SiLU::new}
     */
    public Options activation(Function<Consumer<InplaceOptions>, ? extends Layer> activation) {
      this.activation = Objects.requireNonNull(activation, "activation");
      return this;
    }

    /** Channels between squeeze and excitation over those of the output. Default 0.25. */
    public Options squeezeRatio(double squeezeRatio) {
      this.squeezeRatio = squeezeRatio;
      return this;
    }

    /** Channels of the depthwise convolutions over those of the output. Default 4. */
    public Options expansionRatio(double expansionRatio) {
      this.expansionRatio = expansionRatio;
      return this;
    }

    /** Hidden size of the perceptrons over the number of channels. Default 4. */
    public Options mlpRatio(long mlpRatio) {
      this.mlpRatio = mlpRatio;
      return this;
    }

    /** Probability of dropout at the end of the perceptrons. Default 0. */
    public Options mlpDropout(double mlpDropout) {
      this.mlpDropout = mlpDropout;
      return this;
    }

    /** Probability of dropout at the end of attention. Default 0. */
    public Options attentionDropout(double attentionDropout) {
      this.attentionDropout = attentionDropout;
      return this;
    }

    @CheckReturnValue
    Layer norm(long channels) {
      return norm.apply(channels);
    }

    @CheckReturnValue
    Function<Consumer<InplaceOptions>, ? extends Layer> activation() {
      return activation;
    }

    @CheckReturnValue
    double squeezeRatio() {
      return squeezeRatio;
    }

    @CheckReturnValue
    double expansionRatio() {
      return expansionRatio;
    }

    @CheckReturnValue
    long mlpRatio() {
      return mlpRatio;
    }

    @CheckReturnValue
    double mlpDropout() {
      return mlpDropout;
    }

    @CheckReturnValue
    double attentionDropout() {
      return attentionDropout;
    }
  }
}
