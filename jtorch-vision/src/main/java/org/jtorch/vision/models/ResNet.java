package org.jtorch.vision.models;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.nn.AdaptiveAvgPool2d;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Flatten;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.MaxPool2d;
import org.jtorch.nn.Module;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;
import org.jtorch.nn.init.Init;
import org.jtorch.nn.internal.SequentialAccess;

/**
 * Residual network, {@code torchvision.models.ResNet}: ResNet, ResNeXt and Wide ResNet. Its {@code
 * stateDict} has torchvision's names, and a seed gives torchvision's initial weights.
 *
 * <pre>{@code
 * ResNet model = ResNet.resnet18();
 * model.loadStateDict(Checkpoint.load(Path.of("resnet18.pth")).stateDict());
 * model.fc().set(new Linear(512, 10));   // a head for 10 classes
 * }</pre>
 */
public final class ResNet extends Module implements Layer {
  private static final long STEM = 64;
  private static final Flatten FLATTEN = new Flatten();
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  /** The layers before the head, in order. */
  private final List<Slot<Layer>> features = new ArrayList<>();

  private final List<ResidualBlock> blocks = new ArrayList<>();
  private final Slot<Layer> fc;
  private final Options options;
  private final BlockFactory factory;
  private final long expansion;
  private long channels = STEM;
  private long dilation = 1;

  private ResNet(boolean isBasic, int[] counts, Options options) {
    this.options = options;
    factory = options.block == null ? (isBasic ? BasicBlock::new : Bottleneck::new) : options.block;
    expansion = options.block == null ? (isBasic ? 1 : Bottleneck.EXPANSION) : options.expansion;
    options.check(isBasic);
    add("conv1", new Conv2d(3, STEM, 7, o -> o.stride(2).padding(3).bias(false)));
    add("bn1", options.norm.apply(STEM));
    add("relu", new ReLU(o -> o.inplace(true)));
    add("maxpool", new MaxPool2d(3, o -> o.stride(2).padding(1)));
    add("layer1", stage(64, counts[0], 1, false));
    for (int i = 1; i < counts.length; i++) {
      boolean isDilated = options.replaceStrideWithDilation[i - 1];
      add("layer" + (i + 1), stage(64L << i, counts[i], 2, isDilated));
    }
    add("avgpool", new AdaptiveAvgPool2d(1, 1));
    fc = slot("fc", new Linear(channels, options.numClassesOr(1000)));
    initialize();
  }

  private void add(String name, Layer layer) {
    features.add(slot(name, layer));
  }

  private Sequential stage(long planes, int count, long firstStride, boolean isDilated) {
    long stride = isDilated ? 1 : firstStride;
    long before = dilation;
    dilation *= isDilated ? firstStride : 1;
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      layers.add(block(planes, i == 0 ? stride : 1, i == 0 ? before : dilation));
    }
    return new Sequential(layers.toArray(Layer[]::new));
  }

  private Layer block(long planes, long stride, long dilated) {
    long out = planes * expansion;
    BlockSizes sizes =
        new BlockSizes(
            channels,
            planes,
            options.groups,
            options.widthPerGroup,
            stride,
            dilated,
            stride != 1 || channels != out);
    channels = out;
    Layer block = factory.create(sizes, options.norm);
    if (block instanceof ResidualBlock residual) {
      blocks.add(residual);
    }
    return block;
  }

  private void initialize() {
    for (Module module : modules()) {
      if (module instanceof Conv2d conv) {
        Init.kaimingNormal_(
            conv.weight(), o -> o.mode(Init.Fan.OUT).nonlinearity(Init.Nonlinearity.RELU));
      }
    }
    for (ResidualBlock block : blocks) {
      if (options.zeroInitResidual && block.lastNorm() instanceof BatchNorm2d norm) {
        Init.zeros_(norm.weight());
      }
    }
  }

  private static ResNet create(
      String name, boolean isBasic, int[] counts, Options defaults, Consumer<? super Options> o) {
    Options options = defaults.with(o);
    int[] layers = options.layers.length == 0 ? counts : options.layers;
    return options.loaded(name, new ResNet(isBasic, layers, options));
  }

  private static ResNet basic(String name, Consumer<? super Options> options, int... counts) {
    return create(name, true, counts, new Options(), options);
  }

  private static ResNet bottleneck(
      String name, Options defaults, Consumer<? super Options> options, int... counts) {
    return create(name, false, counts, defaults, options);
  }

  /**
   * Creates a ResNet-18 with random weights for 1,000 classes, {@code
   * torchvision.models.resnet18()}.
   *
   * @return the model
   */
  public static ResNet resnet18() {
    return resnet18(o -> {});
  }

  /**
   * Creates a ResNet-18, {@code torchvision.models.resnet18}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static ResNet resnet18(Consumer<? super Options> options) {
    return basic("resnet18", options, 2, 2, 2, 2);
  }

  /**
   * Creates a ResNet-34 with random weights for 1,000 classes, {@code
   * torchvision.models.resnet34()}.
   *
   * @return the model
   */
  public static ResNet resnet34() {
    return resnet34(o -> {});
  }

  /**
   * Creates a ResNet-34, {@code torchvision.models.resnet34}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static ResNet resnet34(Consumer<? super Options> options) {
    return basic("resnet34", options, 3, 4, 6, 3);
  }

  /**
   * Creates a ResNet-50 with random weights for 1,000 classes, {@code
   * torchvision.models.resnet50()}.
   *
   * @return the model
   */
  public static ResNet resnet50() {
    return resnet50(o -> {});
  }

  /**
   * Creates a ResNet-50, {@code torchvision.models.resnet50}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static ResNet resnet50(Consumer<? super Options> options) {
    return bottleneck("resnet50", new Options(), options, 3, 4, 6, 3);
  }

  /**
   * Creates a ResNet-101 with random weights for 1,000 classes, {@code
   * torchvision.models.resnet101()}.
   *
   * @return the model
   */
  public static ResNet resnet101() {
    return resnet101(o -> {});
  }

  /**
   * Creates a ResNet-101, {@code torchvision.models.resnet101}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static ResNet resnet101(Consumer<? super Options> options) {
    return bottleneck("resnet101", new Options(), options, 3, 4, 23, 3);
  }

  /**
   * Creates a ResNet-152 with random weights for 1,000 classes, {@code
   * torchvision.models.resnet152()}.
   *
   * @return the model
   */
  public static ResNet resnet152() {
    return resnet152(o -> {});
  }

  /**
   * Creates a ResNet-152, {@code torchvision.models.resnet152}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static ResNet resnet152(Consumer<? super Options> options) {
    return bottleneck("resnet152", new Options(), options, 3, 8, 36, 3);
  }

  /**
   * Creates a ResNeXt-50 32x4d with random weights for 1,000 classes, {@code
   * torchvision.models.resnext50_32x4d()}.
   *
   * @return the model
   */
  public static ResNet resnext50_32x4d() {
    return resnext50_32x4d(o -> {});
  }

  /**
   * Creates a ResNeXt-50 32x4d, {@code torchvision.models.resnext50_32x4d}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static ResNet resnext50_32x4d(Consumer<? super Options> options) {
    return bottleneck(
        "resnext50_32x4d", new Options().groups(32).widthPerGroup(4), options, 3, 4, 6, 3);
  }

  /**
   * Creates a ResNeXt-101 32x8d with random weights for 1,000 classes, {@code
   * torchvision.models.resnext101_32x8d()}.
   *
   * @return the model
   */
  public static ResNet resnext101_32x8d() {
    return resnext101_32x8d(o -> {});
  }

  /**
   * Creates a ResNeXt-101 32x8d, {@code torchvision.models.resnext101_32x8d}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static ResNet resnext101_32x8d(Consumer<? super Options> options) {
    return bottleneck(
        "resnext101_32x8d", new Options().groups(32).widthPerGroup(8), options, 3, 4, 23, 3);
  }

  /**
   * Creates a ResNeXt-101 64x4d with random weights for 1,000 classes, {@code
   * torchvision.models.resnext101_64x4d()}.
   *
   * @return the model
   */
  public static ResNet resnext101_64x4d() {
    return resnext101_64x4d(o -> {});
  }

  /**
   * Creates a ResNeXt-101 64x4d, {@code torchvision.models.resnext101_64x4d}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static ResNet resnext101_64x4d(Consumer<? super Options> options) {
    return bottleneck(
        "resnext101_64x4d", new Options().groups(64).widthPerGroup(4), options, 3, 4, 23, 3);
  }

  /**
   * Creates a Wide ResNet-50-2 with random weights for 1,000 classes, {@code
   * torchvision.models.wide_resnet50_2()}.
   *
   * @return the model
   */
  public static ResNet wideResnet50_2() {
    return wideResnet50_2(o -> {});
  }

  /**
   * Creates a Wide ResNet-50-2, {@code torchvision.models.wide_resnet50_2}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static ResNet wideResnet50_2(Consumer<? super Options> options) {
    return bottleneck("wide_resnet50_2", new Options().widthPerGroup(128), options, 3, 4, 6, 3);
  }

  /**
   * Creates a Wide ResNet-101-2 with random weights for 1,000 classes, {@code
   * torchvision.models.wide_resnet101_2()}.
   *
   * @return the model
   */
  public static ResNet wideResnet101_2() {
    return wideResnet101_2(o -> {});
  }

  /**
   * Creates a Wide ResNet-101-2, {@code torchvision.models.wide_resnet101_2}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static ResNet wideResnet101_2(Consumer<? super Options> options) {
    return bottleneck("wide_resnet101_2", new Options().widthPerGroup(128), options, 3, 4, 23, 3);
  }

  /**
   * Returns the classification head, which can be replaced for other classes.
   *
   * @return the slot of the head
   */
  public Slot<Layer> fc() {
    return fc;
  }

  /**
   * Classifies images.
   *
   * @param images {@code (N, 3, H, W)}, normalized
   * @return logits, {@code (N, classes)}
   */
  @Override
  public Tensor forward(Tensor images) {
    List<Layer> layers = new ArrayList<>();
    features.forEach(slot -> layers.add(slot.get()));
    layers.add(FLATTEN);
    layers.add(fc.get());
    return CALLS.call(images, layers);
  }

  /**
   * Sizes of a block.
   *
   * @param in channels of the input
   * @param planes base number of channels
   * @param groups channel groups of the 3x3 convolution
   * @param widthPerGroup channels of a group where there are 64 planes
   * @param stride stride of the block
   * @param dilation dilation of the 3x3 convolution
   * @param isProjected whether the shortcut has a convolution, because the input has another shape
   *     than the output
   */
  public record BlockSizes(
      long in,
      long planes,
      long groups,
      long widthPerGroup,
      long stride,
      long dilation,
      boolean isProjected) {}

  /** Creates a block of a residual network, {@code block}. */
  @FunctionalInterface
  public interface BlockFactory {
    /**
     * Creates a block.
     *
     * @param sizes its sizes
     * @param norm creates a normalization for a number of channels
     * @return the block, which adds its input itself
     */
    Layer create(BlockSizes sizes, LongFunction<? extends Layer> norm);
  }

  /** Options of residual networks. */
  @CanIgnoreReturnValue
  public static final class Options extends ModelOptions<Options> {
    private boolean zeroInitResidual;
    private long groups = 1;
    private long widthPerGroup = 64;
    private boolean[] replaceStrideWithDilation = new boolean[3];
    private int[] layers = {};
    private long expansion = 1;
    private @Nullable BlockFactory block;
    private LongFunction<? extends Layer> norm = BatchNorm2d::new;

    private Options() {}

    @Override
    protected Options self() {
      return this;
    }

    private void check(boolean isBasic) {
      boolean isDilated = false;
      for (boolean replaced : replaceStrideWithDilation) {
        isDilated |= replaced;
      }
      if (isBasic && block == null && (groups != 1 || widthPerGroup != 64 || isDilated)) {
        throw new IllegalArgumentException(
            "ResNet-18 and ResNet-34 have no groups, widths and dilation: take resnet50 or deeper");
      }
    }

    /** Whether each block starts as the identity, its last normalization at 0. Default false. */
    public Options zeroInitResidual(boolean zeroInitResidual) {
      this.zeroInitResidual = zeroInitResidual;
      return this;
    }

    /** Number of channel groups of the 3x3 convolutions. Default: that of the model. */
    public Options groups(long groups) {
      this.groups = groups;
      return this;
    }

    /** Channels of a group in the first stage. Default: those of the model. */
    public Options widthPerGroup(long widthPerGroup) {
      this.widthPerGroup = widthPerGroup;
      return this;
    }

    /**
     * Whether the second, third and fourth stage dilate their convolutions in place of a stride of
     * 2. Default: none does.
     *
     * @param replace three values
     * @return this
     * @throws IllegalArgumentException if they are not three
     */
    public Options replaceStrideWithDilation(boolean... replace) {
      if (replace.length != 3) {
        throw new IllegalArgumentException(
            "replaceStrideWithDilation takes three values, got " + replace.length);
      }
      replaceStrideWithDilation = replace.clone();
      return this;
    }

    /**
     * Number of blocks in each of the four stages, {@code layers}. Default: those of the model.
     *
     * @param layers four numbers from 1
     * @return this
     * @throws IllegalArgumentException if they are not four, or one is less than 1
     */
    public Options layers(int... layers) {
      this.layers = Sizes.positive("layers", 4, layers);
      return this;
    }

    /**
     * Blocks. Default: those of the model, two 3x3 convolutions or a 3x3 convolution between two
     * 1x1 convolutions.
     *
     * @param expansion channels of a block's output over its base number of channels
     * @param block creates a block
     * @return this
     */
    public Options block(long expansion, BlockFactory block) {
      this.expansion = expansion;
      this.block = Objects.requireNonNull(block, "block");
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
}
