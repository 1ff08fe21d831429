package org.jtorch.vision.models;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jtorch.Tensor;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.MaxPool2d;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;
import org.jtorch.nn.init.Init;
import org.jtorch.vision.models.internal.InitialWeights;

/**
 * Densely connected network, {@code torchvision.models.DenseNet}. Input: {@code (N, 3, H, W)},
 * normalized, at least 29 x 29 pixels. Output: logits, {@code (N, classes)}. Its {@code stateDict}
 * has torchvision's names, and a seed gives torchvision's initial weights. State dicts with the
 * names of old versions of torchvision ({@code norm.1} in place of {@code norm1}) can be loaded.
 *
 * <pre>{@code
 * DenseNet model = DenseNet.densenet121(o -> o.memoryEfficient(true));
 * }</pre>
 */
public final class DenseNet extends LayerPath {
  private static final Pattern OLD_NAME =
      Pattern.compile(
          "(.*denselayer\\d+\\.(?:norm|relu|conv))"
              + "\\.((?:[12])\\.(?:weight|bias|running_mean|running_var))");

  private final Slot<Layer> features;
  private final Slot<Layer> classifier;

  private DenseNet(Options options) {
    final long growthRate = options.growthRate;
    final long initialFeatures = options.numInitFeatures;
    final int[] counts = options.blockConfig;
    Map<String, Layer> layers = new LinkedHashMap<>();
    layers.put("conv0", new Conv2d(3, initialFeatures, 7, o -> o.stride(2).padding(3).bias(false)));
    layers.put("norm0", new BatchNorm2d(initialFeatures));
    layers.put("relu0", new ReLU(o -> o.inplace(true)));
    layers.put("pool0", new MaxPool2d(3, o -> o.stride(2).padding(1)));
    long channels = initialFeatures;
    for (int i = 1; i <= counts.length; i++) {
      int count = counts[i - 1];
      layers.put("denseblock" + i, new DenseBlock(count, channels, growthRate, options.layers()));
      channels += count * growthRate;
      if (i < counts.length) {
        layers.put("transition" + i, new DenseBlock.Transition(channels, channels / 2));
        channels /= 2;
      }
    }
    layers.put("norm5", new BatchNorm2d(channels));
    features = step("features", new Sequential(layers));
    function(RELU);
    function(GLOBAL_POOL);
    function(FLATTEN);
    classifier = step("classifier", new Linear(channels, options.numClassesOr(1000)));
    InitialWeights.draw(
        this, conv -> Init.kaimingNormal_(conv.weight()), linear -> Init.zeros_(linear.bias()));
    registerLoadStateDictPreHook((module, stateDict, prefix) -> rename(stateDict, prefix));
  }

  private static void rename(Map<String, Tensor> stateDict, String prefix) {
    for (String name : List.copyOf(stateDict.keySet())) {
      Matcher old = OLD_NAME.matcher(name);
      if (name.startsWith(prefix) && old.matches()) {
        Tensor values = Objects.requireNonNull(stateDict.remove(name));
        stateDict.put(old.group(1) + old.group(2), values);
      }
    }
  }

  private static DenseNet create(String name, Options defaults, Consumer<? super Options> choices) {
    Options options = defaults.with(choices);
    return options.loaded(name, new DenseNet(options));
  }

  /**
   * Creates a DenseNet-121 with random weights for 1,000 classes, {@code
   * torchvision.models.densenet121()}.
   *
   * @return the model
   */
  public static DenseNet densenet121() {
    return densenet121(o -> {});
  }

  /**
   * Creates a DenseNet-121, {@code torchvision.models.densenet121}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   * @throws IllegalArgumentException if an option does not fit the model or its weights
   */
  public static DenseNet densenet121(Consumer<? super Options> options) {
    return create("densenet121", new Options(32, 64, 6, 12, 24, 16), options);
  }

  /**
   * Creates a DenseNet-161 with random weights for 1,000 classes, {@code
   * torchvision.models.densenet161()}.
   *
   * @return the model
   */
  public static DenseNet densenet161() {
    return densenet161(o -> {});
  }

  /**
   * Creates a DenseNet-161, {@code torchvision.models.densenet161}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   * @throws IllegalArgumentException if an option does not fit the model or its weights
   */
  public static DenseNet densenet161(Consumer<? super Options> options) {
    return create("densenet161", new Options(48, 96, 6, 12, 36, 24), options);
  }

  /**
   * Creates a DenseNet-169 with random weights for 1,000 classes, {@code
   * torchvision.models.densenet169()}.
   *
   * @return the model
   */
  public static DenseNet densenet169() {
    return densenet169(o -> {});
  }

  /**
   * Creates a DenseNet-169, {@code torchvision.models.densenet169}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   * @throws IllegalArgumentException if an option does not fit the model or its weights
   */
  public static DenseNet densenet169(Consumer<? super Options> options) {
    return create("densenet169", new Options(32, 64, 6, 12, 32, 32), options);
  }

  /**
   * Creates a DenseNet-201 with random weights for 1,000 classes, {@code
   * torchvision.models.densenet201()}.
   *
   * @return the model
   */
  public static DenseNet densenet201() {
    return densenet201(o -> {});
  }

  /**
   * Creates a DenseNet-201, {@code torchvision.models.densenet201}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   * @throws IllegalArgumentException if an option does not fit the model or its weights
   */
  public static DenseNet densenet201(Consumer<? super Options> options) {
    return create("densenet201", new Options(32, 64, 6, 12, 48, 32), options);
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
   * Returns the classification head, which can be replaced for other classes.
   *
   * @return the slot of the head, a {@link Linear}
   */
  public Slot<Layer> classifier() {
    return classifier;
  }

  /** Options of {@link DenseNet}. */
  @CanIgnoreReturnValue
  public static final class Options extends ModelOptions<Options> {
    private long bnSize = 4;
    private double dropRate;
    private boolean memoryEfficient;
    private long growthRate;
    private long numInitFeatures;
    private int[] blockConfig;

    private Options(long growthRate, long numInitFeatures, int... blockConfig) {
      this.growthRate = growthRate;
      this.numInitFeatures = numInitFeatures;
      this.blockConfig = blockConfig;
    }

    @Override
    protected Options self() {
      return this;
    }

    @CheckReturnValue
    private DenseLayer.Choices layers() {
      return new DenseLayer.Choices(bnSize, dropRate, memoryEfficient);
    }

    /** Channels that each layer adds. Default: those of the model. */
    public Options growthRate(long growthRate) {
      this.growthRate = growthRate;
      return this;
    }

    /** Channels of the first convolution's output. Default: those of the model. */
    public Options numInitFeatures(long numInitFeatures) {
      this.numInitFeatures = numInitFeatures;
      return this;
    }

    /**
     * Number of layers in each block. Default: those of the model.
     *
     * @param blockConfig numbers from 1, one for each block
     * @return this
     * @throws IllegalArgumentException if there are none, or one is less than 1
     */
    public Options blockConfig(int... blockConfig) {
      this.blockConfig = Sizes.positive("blockConfig", 0, blockConfig);
      return this;
    }

    /** Channels between the two convolutions of a layer per channel of its output. Default 4. */
    public Options bnSize(long bnSize) {
      this.bnSize = bnSize;
      return this;
    }

    /** Dropout probability of the output of each layer, from 0 to 1. Default 0. */
    public Options dropRate(double dropRate) {
      this.dropRate = dropRate;
      return this;
    }

    /**
     * Whether the backward pass computes the joined and normalized inputs of each layer again in
     * place of keeping them, which needs less memory and more time. Default false.
     */
    public Options memoryEfficient(boolean memoryEfficient) {
      this.memoryEfficient = memoryEfficient;
      return this;
    }
  }
}
