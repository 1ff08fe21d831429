package org.jtorch.vision.models;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jtorch.Tensor;
import org.jtorch.nn.AdaptiveAvgPool2d;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.Dropout;
import org.jtorch.nn.Hardsigmoid;
import org.jtorch.nn.Hardswish;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;
import org.jtorch.vision.models.internal.InitialWeights;
import org.jtorch.vision.models.internal.MobileNetV3Block;
import org.jtorch.vision.ops.Conv2dNormActivation;
import org.jtorch.vision.ops.ConvNormActivationOptions;
import org.jtorch.vision.ops.SqueezeExcitation;

/**
 * MobileNet v3, {@code torchvision.models.MobileNetV3}. Input: {@code (N, 3, H, W)}, normalized.
 * Output: logits, {@code (N, classes)}. Its {@code stateDict} has torchvision's names, and a seed
 * gives torchvision's initial weights.
 *
 * <pre>{@code
 * MobileNetV3 model = MobileNetV3.mobilenetV3Small();
 * ((Sequential) model.classifier().get()).set(3, new Linear(1024, 10));   // 10 classes
 * }</pre>
 */
public final class MobileNetV3 extends LayerPath {
  private final Slot<Layer> features;
  private final Slot<Layer> classifier;
  private final FeatureStages stages = new FeatureStages();

  private MobileNetV3(List<MobileNetV3Block> blocks, long hidden, Options options) {
    features = step("features", layers(blocks, options));
    step("avgpool", new AdaptiveAvgPool2d(1));
    function(FLATTEN);
    long channels = 6 * blocks.get(blocks.size() - 1).out();
    classifier =
        step(
            "classifier",
            new Sequential(
                new Linear(channels, hidden),
                new Hardswish(o -> o.inplace(true)),
                new Dropout(options.dropout(), o -> o.inplace(true)),
                new Linear(hidden, options.numClassesOr(1000))));
    InitialWeights.draw(this, InitialWeights::kaimingByOutputs, InitialWeights::smallNormal);
  }

  private Sequential layers(List<MobileNetV3Block> blocks, Options options) {
    long channels = blocks.get(0).in();
    Sequential layers =
        new Sequential(
            new Conv2dNormActivation(
                3, channels, o -> o.stride(2).norm(options.norm).activation(Hardswish::new)));
    stages.add(channels, false);
    for (MobileNetV3Block block : blocks) {
      layers.append(new InvertedResidual(block, options.norm));
      stages.add(block.out(), block.stride() > 1);
    }
    long last = blocks.get(blocks.size() - 1).out();
    stages.add(6 * last, false);
    return layers.append(
        new Conv2dNormActivation(
            last, 6 * last, o -> o.kernelSize(1).norm(options.norm).activation(Hardswish::new)));
  }

  /**
   * Creates a MobileNet v3 of the large kind with random weights for 1,000 classes, {@code
   * torchvision.models.mobilenet_v3_large()}.
   *
   * @return the model
   */
  public static MobileNetV3 mobilenetV3Large() {
    return mobilenetV3Large(o -> {});
  }

  /**
   * Creates a MobileNet v3 of the large kind, {@code torchvision.models.mobilenet_v3_large}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   * @throws IllegalArgumentException if an option does not fit the model or its weights
   */
  public static MobileNetV3 mobilenetV3Large(Consumer<? super Options> options) {
    return large(options);
  }

  /**
   * Creates a MobileNet v3 of the small kind with random weights for 1,000 classes, {@code
   * torchvision.models.mobilenet_v3_small()}.
   *
   * @return the model
   */
  public static MobileNetV3 mobilenetV3Small() {
    return mobilenetV3Small(o -> {});
  }

  /**
   * Creates a MobileNet v3 of the small kind, {@code torchvision.models.mobilenet_v3_small}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   * @throws IllegalArgumentException if an option does not fit the model or its weights
   */
  public static MobileNetV3 mobilenetV3Small(Consumer<? super Options> options) {
    return small(options);
  }

  private static MobileNetV3 large(Consumer<? super Options> choices) {
    Options options = new Options().with(choices);
    return options.loaded(
        "mobilenet_v3_large",
        new MobileNetV3(
            options.scaled(MobileNetV3Block.large()), options.hiddenSize(1280), options));
  }

  private static MobileNetV3 small(Consumer<? super Options> choices) {
    Options options = new Options().with(choices);
    return options.loaded(
        "mobilenet_v3_small",
        new MobileNetV3(
            options.scaled(MobileNetV3Block.small()), options.hiddenSize(1024), options));
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
   * @return the slot of the head, a {@link Sequential} whose layer 3 has the outputs
   */
  public Slot<Layer> classifier() {
    return classifier;
  }

  /** Options of {@link MobileNetV3}. */
  @CanIgnoreReturnValue
  public static final class Options extends DropoutOptions<Options> {
    private double widthMult = 1;
    private boolean reducedTail;
    private boolean dilated;
    private long lastChannel;
    private LongFunction<? extends Layer> norm =
        channels -> new BatchNorm2d(channels, o -> o.eps(0.001).momentum(0.01));

    private Options() {
      super(0.2);
    }

    @Override
    protected Options self() {
      return this;
    }

    @CheckReturnValue
    private long hiddenSize(long byDefault) {
      return lastChannel == 0 ? channels(byDefault / divisor()) : lastChannel;
    }

    /** Size of the hidden layer of the head, {@code last_channel}. Default: that of the model. */
    public Options lastChannel(long lastChannel) {
      this.lastChannel = Sizes.positive("lastChannel", 1, lastChannel)[0];
      return this;
    }

    @CheckReturnValue
    private long divisor() {
      return reducedTail ? 2 : 1;
    }

    @CheckReturnValue
    private long channels(long before) {
      return Channels.divisible(before * widthMult, 8);
    }

    @CheckReturnValue
    private List<MobileNetV3Block> scaled(List<MobileNetV3Block> blocks) {
      return MobileNetV3Block.scaled(blocks, divisor(), dilated ? 2 : 1, this::channels);
    }

    /** Factor of the number of channels of each layer. Default 1. */
    public Options widthMult(double widthMult) {
      this.widthMult = widthMult;
      return this;
    }

    /** Whether the last blocks have half of their channels, as in detectors. Default false. */
    public Options reducedTail(boolean reducedTail) {
      this.reducedTail = reducedTail;
      return this;
    }

    /** Whether the last blocks dilate their convolutions, as in segmentation. Default false. */
    public Options dilated(boolean dilated) {
      this.dilated = dilated;
      return this;
    }

    /**
     * Normalization. Default: batch normalization with eps 0.001 and momentum 0.01.
     *
     * @param norm creates it for a number of channels, {@code FrozenBatchNorm2d::new}
     */
    public Options norm(LongFunction<? extends Layer> norm) {
      this.norm = Objects.requireNonNull(norm, "norm");
      return this;
    }
  }

  /** Inverted residual block, {@code torchvision.models.mobilenetv3.InvertedResidual}. */
  private static final class InvertedResidual extends ShortcutBlock {
    InvertedResidual(MobileNetV3Block sizes, LongFunction<? extends Layer> norm) {
      super("block", layers(sizes, norm), sizes.hasShortcut());
    }

    private static Sequential layers(MobileNetV3Block sizes, LongFunction<? extends Layer> norm) {
      Sequential layers = new Sequential();
      if (sizes.expanded() != sizes.in()) {
        layers.append(conv(sizes, sizes.in(), norm, o -> o.kernelSize(1)));
      }
      layers.append(
          conv(
              sizes,
              sizes.expanded(),
              norm,
              o ->
                  o.kernelSize(sizes.kernelSize())
                      .stride(sizes.dilation() > 1 ? 1 : sizes.stride())
                      .dilation(sizes.dilation())
                      .groups(sizes.expanded())));
      if (sizes.isSqueezed()) {
        long quarter = sizes.expanded() / 4;
        layers.append(
            new SqueezeExcitation(
                sizes.expanded(),
                Channels.divisible((double) quarter, 8),
                o -> o.scaleActivation(Hardsigmoid::new)));
      }
      return layers.append(
          new Conv2dNormActivation(
              sizes.expanded(), sizes.out(), o -> o.kernelSize(1).norm(norm).noActivation()));
    }

    private static Layer conv(
        MobileNetV3Block sizes,
        long in,
        LongFunction<? extends Layer> norm,
        Consumer<ConvNormActivationOptions> choices) {
      return new Conv2dNormActivation(
          in,
          sizes.expanded(),
          o -> {
            choices.accept(o);
            o.norm(norm);
            if (sizes.isHardswish()) {
              o.activation(Hardswish::new);
            }
          });
    }

    @Override
    Tensor sum(Tensor input, Layer layers, Tensor output) {
      return output.add_(input);
    }
  }
}
