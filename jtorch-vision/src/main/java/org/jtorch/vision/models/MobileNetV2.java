package org.jtorch.vision.models;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Dropout;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.ReLU6;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;
import org.jtorch.vision.models.internal.InitialWeights;
import org.jtorch.vision.ops.Conv2dNormActivation;
import org.jtorch.vision.ops.ConvNormActivationOptions;

/**
 * MobileNet v2, {@code torchvision.models.MobileNetV2}. Input: {@code (N, 3, H, W)}, normalized.
 * Output: logits, {@code (N, classes)}. Its {@code stateDict} has torchvision's names, and a seed
 * gives torchvision's initial weights.
 *
 * <pre>{@code
 * MobileNetV2 model = MobileNetV2.mobilenetV2(o -> o.widthMult(0.5));
 * ((Sequential) model.classifier().get()).set(1, new Linear(1280, 10));   // 10 classes
 * }</pre>
 */
public final class MobileNetV2 extends LayerPath {
  private final Slot<Layer> features;
  private final Slot<Layer> classifier;
  private final FeatureStages stages = new FeatureStages();

  private MobileNetV2(Options options) {
    long last = Channels.divisible(1280 * Math.max(1, options.widthMult), options.roundNearest);
    features = step("features", layers(options, last));
    function(GLOBAL_POOL);
    function(FLATTEN);
    classifier =
        step(
            "classifier",
            new Sequential(
                new Dropout(options.dropout()), new Linear(last, options.numClassesOr(1000))));
    InitialWeights.draw(this, InitialWeights::kaimingByOutputs, InitialWeights::smallNormal);
  }

  private Sequential layers(Options options, long last) {
    long channels = options.channels(32);
    Sequential layers = new Sequential(block(3, channels, options, o -> o.stride(2)));
    stages.add(channels, false);
    for (InvertedResidualSetting setting : options.settings) {
      long out = options.channels(setting.channels);
      for (int i = 0; i < setting.repeats; i++) {
        long stride = i == 0 ? setting.stride : 1;
        layers.append(options.block(channels, out, stride, setting.expandRatio));
        stages.add(out, stride > 1);
        channels = out;
      }
    }
    stages.add(last, false);
    return layers.append(block(channels, last, options, o -> o.kernelSize(1)));
  }

  private static Conv2dNormActivation block(
      long in, long out, Options options, Consumer<ConvNormActivationOptions> choices) {
    return new Conv2dNormActivation(
        in,
        out,
        o -> {
          choices.accept(o);
          o.norm(options.norm).activation(ReLU6::new);
        });
  }

  /**
   * Creates a MobileNet v2 with random weights for 1,000 classes, {@code
   * torchvision.models.mobilenet_v2()}.
   *
   * @return the model
   */
  public static MobileNetV2 mobilenetV2() {
    return mobilenetV2(o -> {});
  }

  /**
   * Creates a MobileNet v2, {@code torchvision.models.mobilenet_v2}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   * @throws IllegalArgumentException if an option does not fit the model or its weights
   */
  public static MobileNetV2 mobilenetV2(Consumer<? super Options> options) {
    return create(options);
  }

  private static MobileNetV2 create(Consumer<? super Options> choices) {
    Options options = new Options().with(choices);
    return options.loaded("mobilenet_v2", new MobileNetV2(options));
  }

  /**
   * Returns the layers before the pooling and the head.
   *
   * @return the slot of the layers, a {@link Sequential}
   */
  public Slot<Layer> features() {
    return features;
  }

  /**
   * Returns the indices of the layers of {@link #features} at which the resolution changes, as
   * torchvision's builders of detectors choose them: the first layer, blocks with a stride, and the
   * last layer.
   *
   * @return the indices in ascending order
   */
  public List<Integer> stageIndices() {
    return stages.indices();
  }

  /**
   * Returns the number of channels of the output of a layer of {@link #features}, {@code
   * features[index].out_channels}.
   *
   * @param index zero-based index
   * @return the number of channels
   * @throws IndexOutOfBoundsException if the index is out of range
   */
  public long outChannels(int index) {
    return stages.outChannels(index);
  }

  /**
   * Returns the classification head, which can be replaced for other classes.
   *
   * @return the slot of the head, a {@link Sequential} whose layer 1 has the outputs
   */
  public Slot<Layer> classifier() {
    return classifier;
  }

  /**
   * Inverted residual blocks of equal channels.
   *
   * @param expandRatio channels inside a block per channel of its input
   * @param channels channels of the output, before they are multiplied with the width
   * @param repeats number of blocks
   * @param stride stride of the first block, 1 or 2
   */
  public record InvertedResidualSetting(
      long expandRatio, long channels, long repeats, long stride) {}

  /** Creates an inverted residual block, {@code block}. */
  @FunctionalInterface
  public interface BlockFactory {
    /**
     * Creates a block.
     *
     * @param in channels of the input
     * @param out channels of the output
     * @param stride stride, 1 or 2
     * @param expandRatio channels inside the block per channel of its input
     * @return the block, which adds its input itself
     */
    Layer create(long in, long out, long stride, long expandRatio);
  }

  /** Options of {@link MobileNetV2}. */
  @CanIgnoreReturnValue
  public static final class Options extends DropoutOptions<Options> {
    private double widthMult = 1;
    private long roundNearest = 8;
    private LongFunction<? extends Layer> norm = BatchNorm2d::new;
    private @Nullable BlockFactory block;
    private List<InvertedResidualSetting> settings =
        List.of(
            new InvertedResidualSetting(1, 16, 1, 1),
            new InvertedResidualSetting(6, 24, 2, 2),
            new InvertedResidualSetting(6, 32, 3, 2),
            new InvertedResidualSetting(6, 64, 4, 2),
            new InvertedResidualSetting(6, 96, 3, 1),
            new InvertedResidualSetting(6, 160, 3, 2),
            new InvertedResidualSetting(6, 320, 1, 1));

    private Options() {
      super(0.2);
    }

    @Override
    protected Options self() {
      return this;
    }

    @CheckReturnValue
    private long channels(long before) {
      return Channels.divisible(before * widthMult, roundNearest);
    }

    @CheckReturnValue
    private Layer block(long in, long out, long stride, long expandRatio) {
      return block == null
          ? new InvertedResidual(in, out, stride, expandRatio, this)
          : block.create(in, out, stride, expandRatio);
    }

    /**
     * Blocks. Default: expansion, depthwise convolution and projection.
     *
     * @param block creates a block
     */
    public Options block(BlockFactory block) {
      this.block = Objects.requireNonNull(block, "block");
      return this;
    }

    /** Factor of the number of channels of each layer. Default 1. */
    public Options widthMult(double widthMult) {
      this.widthMult = widthMult;
      return this;
    }

    /** Number of which the channels are multiples. Default 8. */
    public Options roundNearest(long roundNearest) {
      this.roundNearest = roundNearest;
      return this;
    }

    /**
     * Blocks. Default: those of the paper.
     *
     * @param settings blocks in order
     * @return this
     * @throws IllegalArgumentException if there are none
     */
    public Options invertedResidualSetting(List<InvertedResidualSetting> settings) {
      if (settings.isEmpty()) {
        throw new IllegalArgumentException("invertedResidualSetting must not be empty");
      }
      this.settings = List.copyOf(settings);
      return this;
    }

    /**
     * Normalization. Default: batch normalization.
     *
     * @param norm creates it for a number of channels, {@code FrozenBatchNorm2d::new}
     */
    public Options norm(LongFunction<? extends Layer> norm) {
      this.norm = Objects.requireNonNull(norm, "norm");
      return this;
    }
  }

  /** Inverted residual block, {@code torchvision.models.mobilenetv2.InvertedResidual}. */
  private static final class InvertedResidual extends ShortcutBlock {
    InvertedResidual(long in, long out, long stride, long expandRatio, Options options) {
      super("conv", layers(in, out, stride, expandRatio, options), stride == 1 && in == out);
    }

    private static Sequential layers(
        long in, long out, long stride, long expandRatio, Options options) {
      if (stride != 1 && stride != 2) {
        throw new IllegalArgumentException("stride must be 1 or 2, got " + stride);
      }
      long hidden = in * expandRatio;
      Sequential layers = new Sequential();
      if (expandRatio != 1) {
        layers.append(block(in, hidden, options, o -> o.kernelSize(1)));
      }
      return layers
          .append(block(hidden, hidden, options, o -> o.stride(stride).groups(hidden)))
          .append(new Conv2d(hidden, out, 1, o -> o.bias(false)))
          .append(options.norm.apply(out));
    }
  }
}
