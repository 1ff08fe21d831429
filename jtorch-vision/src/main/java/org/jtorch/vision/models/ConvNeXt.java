package org.jtorch.vision.models;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jtorch.Tensor;
import org.jtorch.nn.AdaptiveAvgPool2d;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Flatten;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;
import org.jtorch.nn.init.Init;
import org.jtorch.nn.internal.SequentialAccess;
import org.jtorch.vision.models.internal.InitialWeights;
import org.jtorch.vision.ops.Conv2dNormActivation;

/**
 * ConvNeXt, {@code torchvision.models.ConvNeXt}. Its {@code stateDict} has torchvision's names, and
 * a seed gives torchvision's initial weights.
 *
 * <pre>{@code
 * ConvNeXt model = ConvNeXt.convnextTiny(o -> o.numClasses(10));
 * }</pre>
 */
public final class ConvNeXt extends Module implements Layer {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final Slot<Layer> features;
  private final Slot<Layer> avgpool;
  private final Slot<Layer> classifier;

  private ConvNeXt(Options o) {
    List<BlockSetting> stages = o.blockSetting;
    double last = Math.max(1, stages.stream().mapToInt(BlockSetting::numLayers).sum() - 1.0);
    List<Layer> layers = new ArrayList<>();
    layers.add(
        new Conv2dNormActivation(
            3,
            stages.get(0).channels,
            c -> c.kernelSize(4).stride(4).padding(0).norm(o.norm).noActivation().bias(true)));
    int before = 0;
    for (int i = 0; i < stages.size(); i++) {
      long width = stages.get(i).channels;
      Layer[] blocks = new Layer[stages.get(i).numLayers];
      for (int j = 0; j < blocks.length; j++) {
        double probability = o.stochasticDepthProb * before / last;
        blocks[j] = o.block.create(width, o.layerScale, probability);
        before++;
      }
      layers.add(new Sequential(blocks));
      if (i < stages.size() - 1) {
        Conv2d halve = new Conv2d(width, stages.get(i + 1).channels, 2, c -> c.stride(2));
        layers.add(new Sequential(o.norm.apply(width), halve));
      }
    }
    features = slot("features", new Sequential(layers.toArray(Layer[]::new)));
    avgpool = slot("avgpool", new AdaptiveAvgPool2d(1));
    long width = stages.get(stages.size() - 1).channels;
    classifier =
        slot(
            "classifier",
            new Sequential(
                o.norm.apply(width), new Flatten(), new Linear(width, o.numClassesOr(1000))));
    InitialWeights.draw(
        this,
        conv -> {
          Init.truncNormal_(conv.weight(), i -> i.std(0.02));
          Init.zeros_(conv.bias());
        },
        InitialWeights::transformer);
  }

  private static ConvNeXt create(String name, Options defaults, Consumer<? super Options> options) {
    Options o = defaults.with(options);
    return o.loaded(name, new ConvNeXt(o));
  }

  /**
   * Creates a ConvNeXt Tiny with random weights for 1,000 classes, {@code
   * torchvision.models.convnext_tiny()}.
   *
   * @return the model
   */
  public static ConvNeXt convnextTiny() {
    return convnextTiny(o -> {});
  }

  /**
   * Creates a ConvNeXt Tiny, {@code torchvision.models.convnext_tiny}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static ConvNeXt convnextTiny(Consumer<? super Options> options) {
    return create("convnext_tiny", new Options(0.1, 96, 9), options);
  }

  /**
   * Creates a ConvNeXt Small with random weights for 1,000 classes, {@code
   * torchvision.models.convnext_small()}.
   *
   * @return the model
   */
  public static ConvNeXt convnextSmall() {
    return convnextSmall(o -> {});
  }

  /**
   * Creates a ConvNeXt Small, {@code torchvision.models.convnext_small}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static ConvNeXt convnextSmall(Consumer<? super Options> options) {
    return create("convnext_small", new Options(0.4, 96, 27), options);
  }

  /**
   * Creates a ConvNeXt Base with random weights for 1,000 classes, {@code
   * torchvision.models.convnext_base()}.
   *
   * @return the model
   */
  public static ConvNeXt convnextBase() {
    return convnextBase(o -> {});
  }

  /**
   * Creates a ConvNeXt Base, {@code torchvision.models.convnext_base}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static ConvNeXt convnextBase(Consumer<? super Options> options) {
    return create("convnext_base", new Options(0.5, 128, 27), options);
  }

  /**
   * Creates a ConvNeXt Large with random weights for 1,000 classes, {@code
   * torchvision.models.convnext_large()}.
   *
   * @return the model
   */
  public static ConvNeXt convnextLarge() {
    return convnextLarge(o -> {});
  }

  /**
   * Creates a ConvNeXt Large, {@code torchvision.models.convnext_large}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static ConvNeXt convnextLarge(Consumer<? super Options> options) {
    return create("convnext_large", new Options(0.5, 192, 27), options);
  }

  /**
   * Returns the classification head, which can be replaced for other classes: normalization,
   * flattening and a linear layer.
   *
   * @return the slot of the head
   */
  public Slot<Layer> classifier() {
    return classifier;
  }

  /**
   * Classifies images.
   *
   * @param images {@code (N, 3, H, W)}, normalized, at least 32 x 32
   * @return logits, {@code (N, classes)}
   */
  @Override
  public Tensor forward(Tensor images) {
    return CALLS.call(images, List.of(features.get(), avgpool.get(), classifier.get()));
  }

  /**
   * Blocks of a stage, {@code torchvision.models.convnext.CNBlockConfig}.
   *
   * @param channels channels of the blocks
   * @param numLayers number of blocks
   */
  public record BlockSetting(long channels, int numLayers) {}

  /** Creates a block, {@code block}. */
  @FunctionalInterface
  public interface BlockFactory {
    /**
     * Creates a block.
     *
     * @param channels channels of input and output
     * @param layerScale initial factor of the block's output
     * @param stochasticDepthProb probability of leaving out the block in training
     * @return the block, which adds its input itself
     */
    Layer create(long channels, double layerScale, double stochasticDepthProb);
  }

  /** Options of ConvNeXts. */
  @CanIgnoreReturnValue
  public static final class Options extends ModelOptions<Options> {
    private double stochasticDepthProb;
    private double layerScale = 1e-6;
    private LongFunction<? extends Layer> norm = LayerNorm2d::new;

    private BlockFactory block = CNBlock::new;
    private List<BlockSetting> blockSetting;

    private Options(double stochasticDepthProb, long channels, int thirdDepth) {
      this.stochasticDepthProb = stochasticDepthProb;
      blockSetting =
          List.of(
              new BlockSetting(channels, 3),
              new BlockSetting(2 * channels, 3),
              new BlockSetting(4 * channels, thirdDepth),
              new BlockSetting(8 * channels, 3));
    }

    @Override
    protected Options self() {
      return this;
    }

    /**
     * Probability of leaving out the last block in training; it grows from 0 at the first. Default:
     * that of the model.
     */
    public Options stochasticDepthProb(double stochasticDepthProb) {
      this.stochasticDepthProb = stochasticDepthProb;
      return this;
    }

    /**
     * Stages, between which the resolution is halved. Default: those of the model.
     *
     * @param blockSetting stages in order
     * @return this
     * @throws IllegalArgumentException if there are none
     */
    public Options blockSetting(List<BlockSetting> blockSetting) {
      if (blockSetting.isEmpty()) {
        throw new IllegalArgumentException("blockSetting must not be empty");
      }
      this.blockSetting = List.copyOf(blockSetting);
      return this;
    }

    /**
     * Blocks. Default: a depthwise convolution and a perceptron over the channels.
     *
     * @param block creates a block
     */
    public Options block(BlockFactory block) {
      this.block = Objects.requireNonNull(block, "block");
      return this;
    }

    /** Initial factor of each channel of a block's output. Default 1e-6. */
    public Options layerScale(double layerScale) {
      this.layerScale = layerScale;
      return this;
    }

    /**
     * Normalization between the stages and in stem and head. Default: layer normalization over the
     * channels with eps 1e-6.
     *
     * @param norm creates it for a number of channels, {@code BatchNorm2d::new}
     */
    public Options norm(LongFunction<? extends Layer> norm) {
      this.norm = Objects.requireNonNull(norm, "norm");
      return this;
    }
  }
}
