package org.jtorch.vision.models;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jtorch.Tensor;
import org.jtorch.nn.AdaptiveAvgPool2d;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Flatten;
import org.jtorch.nn.InplaceOptions;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Slot;
import org.jtorch.nn.init.Init;
import org.jtorch.nn.internal.SequentialAccess;
import org.jtorch.vision.models.RegNetBlocks.AnyStage;
import org.jtorch.vision.models.RegNetBlocks.SimpleStemIN;
import org.jtorch.vision.models.RegNetBlocks.Stage;
import org.jtorch.vision.models.internal.InitialWeights;

/**
 * RegNet, {@code torchvision.models.RegNet}: stages of bottleneck blocks with groups, in RegNetY
 * with squeeze and excitation. Its {@code stateDict} has torchvision's names, and a seed gives
 * torchvision's initial weights.
 *
 * <pre>{@code
 * RegNet model = RegNet.regnetY_400mf(o -> o.numClasses(10));
 * }</pre>
 */
public final class RegNet extends Module implements Layer {
  private static final double SE_RATIO = 0.25;
  private static final Flatten FLATTEN = new Flatten();
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final Slot<Layer> stem;
  private final Slot<Layer> trunk;
  private final Slot<Layer> avgpool;
  private final Slot<Layer> fc;

  private RegNet(Options o) {
    stem = slot("stem", new SimpleStemIN(3, o.stemWidth, o.norm, o.activation));
    NamedLayers blocks = new NamedLayers();
    long width = o.stemWidth;
    for (Stage stage : Stage.all(o.blockParams)) {
      int number = blocks.size() + 1;
      blocks.add(
          "block" + number, new AnyStage(number, width, stage, o.seRatio, o.norm, o.activation));
      width = stage.width();
    }
    trunk = slot("trunk_output", blocks.toSequential());
    avgpool = slot("avgpool", new AdaptiveAvgPool2d(1, 1));
    fc = slot("fc", new Linear(width, o.numClassesOr(1000)));
    InitialWeights.draw(this, RegNet::draw, InitialWeights::smallNormal);
  }

  private static void draw(Conv2d conv) {
    long[] shape = conv.weight().shape().toArray();
    long fanOut = shape[0] * shape[2] * shape[3];
    Init.normal_(conv.weight(), 0, Math.sqrt(2.0 / fanOut));
  }

  private static RegNet x(String name, BlockParams params, Consumer<? super Options> options) {
    return create(name, new Options(params, OptionalDouble.empty()), options);
  }

  private static RegNet y(String name, BlockParams params, Consumer<? super Options> options) {
    return create(name, new Options(params, OptionalDouble.of(SE_RATIO)), options);
  }

  private static RegNet create(String name, Options defaults, Consumer<? super Options> options) {
    Options o = defaults.with(options);
    return o.loaded(name, new RegNet(o));
  }

  /**
   * Creates a RegNetY-400MF with random weights for 1,000 classes, {@code
   * torchvision.models.regnet_y_400mf()}.
   *
   * @return the model
   */
  public static RegNet regnetY_400mf() {
    return regnetY_400mf(o -> {});
  }

  /**
   * Creates a RegNetY-400MF, {@code torchvision.models.regnet_y_400mf}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static RegNet regnetY_400mf(Consumer<? super Options> options) {
    return y("regnet_y_400mf", new BlockParams(16, 48, 27.89, 2.09, 8), options);
  }

  /**
   * Creates a RegNetY-800MF with random weights for 1,000 classes, {@code
   * torchvision.models.regnet_y_800mf()}.
   *
   * @return the model
   */
  public static RegNet regnetY_800mf() {
    return regnetY_800mf(o -> {});
  }

  /**
   * Creates a RegNetY-800MF, {@code torchvision.models.regnet_y_800mf}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static RegNet regnetY_800mf(Consumer<? super Options> options) {
    return y("regnet_y_800mf", new BlockParams(14, 56, 38.84, 2.4, 16), options);
  }

  /**
   * Creates a RegNetY-1.6GF with random weights for 1,000 classes, {@code
   * torchvision.models.regnet_y_1_6gf()}.
   *
   * @return the model
   */
  public static RegNet regnetY_1_6gf() {
    return regnetY_1_6gf(o -> {});
  }

  /**
   * Creates a RegNetY-1.6GF, {@code torchvision.models.regnet_y_1_6gf}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static RegNet regnetY_1_6gf(Consumer<? super Options> options) {
    return y("regnet_y_1_6gf", new BlockParams(27, 48, 20.71, 2.65, 24), options);
  }

  /**
   * Creates a RegNetY-3.2GF with random weights for 1,000 classes, {@code
   * torchvision.models.regnet_y_3_2gf()}.
   *
   * @return the model
   */
  public static RegNet regnetY_3_2gf() {
    return regnetY_3_2gf(o -> {});
  }

  /**
   * Creates a RegNetY-3.2GF, {@code torchvision.models.regnet_y_3_2gf}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static RegNet regnetY_3_2gf(Consumer<? super Options> options) {
    return y("regnet_y_3_2gf", new BlockParams(21, 80, 42.63, 2.66, 24), options);
  }

  /**
   * Creates a RegNetY-8GF with random weights for 1,000 classes, {@code
   * torchvision.models.regnet_y_8gf()}.
   *
   * @return the model
   */
  public static RegNet regnetY_8gf() {
    return regnetY_8gf(o -> {});
  }

  /**
   * Creates a RegNetY-8GF, {@code torchvision.models.regnet_y_8gf}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static RegNet regnetY_8gf(Consumer<? super Options> options) {
    return y("regnet_y_8gf", new BlockParams(17, 192, 76.82, 2.19, 56), options);
  }

  /**
   * Creates a RegNetY-16GF with random weights for 1,000 classes, {@code
   * torchvision.models.regnet_y_16gf()}.
   *
   * @return the model
   */
  public static RegNet regnetY_16gf() {
    return regnetY_16gf(o -> {});
  }

  /**
   * Creates a RegNetY-16GF, {@code torchvision.models.regnet_y_16gf}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static RegNet regnetY_16gf(Consumer<? super Options> options) {
    return y("regnet_y_16gf", new BlockParams(18, 200, 106.23, 2.48, 112), options);
  }

  /**
   * Creates a RegNetY-32GF with random weights for 1,000 classes, {@code
   * torchvision.models.regnet_y_32gf()}.
   *
   * @return the model
   */
  public static RegNet regnetY_32gf() {
    return regnetY_32gf(o -> {});
  }

  /**
   * Creates a RegNetY-32GF, {@code torchvision.models.regnet_y_32gf}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static RegNet regnetY_32gf(Consumer<? super Options> options) {
    return y("regnet_y_32gf", new BlockParams(20, 232, 115.89, 2.53, 232), options);
  }

  /**
   * Creates a RegNetY-128GF with random weights for 1,000 classes, {@code
   * torchvision.models.regnet_y_128gf()}.
   *
   * @return the model
   */
  public static RegNet regnetY_128gf() {
    return regnetY_128gf(o -> {});
  }

  /**
   * Creates a RegNetY-128GF, {@code torchvision.models.regnet_y_128gf}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static RegNet regnetY_128gf(Consumer<? super Options> options) {
    return y("regnet_y_128gf", new BlockParams(27, 456, 160.83, 2.52, 264), options);
  }

  /**
   * Creates a RegNetX-400MF with random weights for 1,000 classes, {@code
   * torchvision.models.regnet_x_400mf()}.
   *
   * @return the model
   */
  public static RegNet regnetX_400mf() {
    return regnetX_400mf(o -> {});
  }

  /**
   * Creates a RegNetX-400MF, {@code torchvision.models.regnet_x_400mf}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static RegNet regnetX_400mf(Consumer<? super Options> options) {
    return x("regnet_x_400mf", new BlockParams(22, 24, 24.48, 2.54, 16), options);
  }

  /**
   * Creates a RegNetX-800MF with random weights for 1,000 classes, {@code
   * torchvision.models.regnet_x_800mf()}.
   *
   * @return the model
   */
  public static RegNet regnetX_800mf() {
    return regnetX_800mf(o -> {});
  }

  /**
   * Creates a RegNetX-800MF, {@code torchvision.models.regnet_x_800mf}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static RegNet regnetX_800mf(Consumer<? super Options> options) {
    return x("regnet_x_800mf", new BlockParams(16, 56, 35.73, 2.28, 16), options);
  }

  /**
   * Creates a RegNetX-1.6GF with random weights for 1,000 classes, {@code
   * torchvision.models.regnet_x_1_6gf()}.
   *
   * @return the model
   */
  public static RegNet regnetX_1_6gf() {
    return regnetX_1_6gf(o -> {});
  }

  /**
   * Creates a RegNetX-1.6GF, {@code torchvision.models.regnet_x_1_6gf}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static RegNet regnetX_1_6gf(Consumer<? super Options> options) {
    return x("regnet_x_1_6gf", new BlockParams(18, 80, 34.01, 2.25, 24), options);
  }

  /**
   * Creates a RegNetX-3.2GF with random weights for 1,000 classes, {@code
   * torchvision.models.regnet_x_3_2gf()}.
   *
   * @return the model
   */
  public static RegNet regnetX_3_2gf() {
    return regnetX_3_2gf(o -> {});
  }

  /**
   * Creates a RegNetX-3.2GF, {@code torchvision.models.regnet_x_3_2gf}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static RegNet regnetX_3_2gf(Consumer<? super Options> options) {
    return x("regnet_x_3_2gf", new BlockParams(25, 88, 26.31, 2.25, 48), options);
  }

  /**
   * Creates a RegNetX-8GF with random weights for 1,000 classes, {@code
   * torchvision.models.regnet_x_8gf()}.
   *
   * @return the model
   */
  public static RegNet regnetX_8gf() {
    return regnetX_8gf(o -> {});
  }

  /**
   * Creates a RegNetX-8GF, {@code torchvision.models.regnet_x_8gf}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static RegNet regnetX_8gf(Consumer<? super Options> options) {
    return x("regnet_x_8gf", new BlockParams(23, 80, 49.56, 2.88, 120), options);
  }

  /**
   * Creates a RegNetX-16GF with random weights for 1,000 classes, {@code
   * torchvision.models.regnet_x_16gf()}.
   *
   * @return the model
   */
  public static RegNet regnetX_16gf() {
    return regnetX_16gf(o -> {});
  }

  /**
   * Creates a RegNetX-16GF, {@code torchvision.models.regnet_x_16gf}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static RegNet regnetX_16gf(Consumer<? super Options> options) {
    return x("regnet_x_16gf", new BlockParams(22, 216, 55.59, 2.1, 128), options);
  }

  /**
   * Creates a RegNetX-32GF with random weights for 1,000 classes, {@code
   * torchvision.models.regnet_x_32gf()}.
   *
   * @return the model
   */
  public static RegNet regnetX_32gf() {
    return regnetX_32gf(o -> {});
  }

  /**
   * Creates a RegNetX-32GF, {@code torchvision.models.regnet_x_32gf}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static RegNet regnetX_32gf(Consumer<? super Options> options) {
    return x("regnet_x_32gf", new BlockParams(23, 320, 69.86, 2.0, 168), options);
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
    return CALLS.call(images, List.of(stem.get(), trunk.get(), avgpool.get(), FLATTEN, fc.get()));
  }

  /**
   * How the widths of the blocks grow, {@code
   * torchvision.models.regnet.BlockParams.from_init_params}.
   *
   * @param depth number of blocks
   * @param initialWidth width of the first block, a multiple of 8, {@code w_0}
   * @param slope of the widths before they are rounded, {@code w_a}
   * @param step factor between the widths of two stages, over 1, {@code w_m}
   * @param groupWidth channels of a group, {@code group_width}
   */
  public record BlockParams(
      int depth, long initialWidth, double slope, double step, long groupWidth) {
    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public BlockParams {
      if (depth < 1 || groupWidth < 1 || slope < 0 || !(step > 1)) {
        throw new IllegalArgumentException(
            "depth and groupWidth must be positive, slope 0 or more and step over 1, got "
                + List.of(depth, groupWidth, slope, step));
      }
      if (initialWidth < 8 || initialWidth % 8 != 0) {
        throw new IllegalArgumentException(
            "initialWidth must be a multiple of 8, got " + initialWidth);
      }
    }
  }

  /** Options of RegNets. */
  @CanIgnoreReturnValue
  public static final class Options extends ModelOptions<Options> {
    private long stemWidth = 32;
    private LongFunction<? extends Layer> norm = BatchNorm2d::new;
    private Function<Consumer<InplaceOptions>, ? extends Layer> activation = ReLU::new;

    private BlockParams blockParams;
    private OptionalDouble seRatio;

    private Options(BlockParams blockParams, OptionalDouble seRatio) {
      this.blockParams = blockParams;
      this.seRatio = seRatio;
    }

    @Override
    protected Options self() {
      return this;
    }

    /** Sizes of the blocks. Default: those of the model. */
    public Options blockParams(BlockParams blockParams) {
      this.blockParams = Objects.requireNonNull(blockParams, "blockParams");
      return this;
    }

    /**
     * Channels between squeeze and excitation over those of a block's input. Default 0.25 for
     * RegNetY; RegNetX has no squeeze and excitation.
     */
    public Options seRatio(double seRatio) {
      this.seRatio = OptionalDouble.of(seRatio);
      return this;
    }

    /** Channels of the stem's output. Default 32. */
    public Options stemWidth(long stemWidth) {
      this.stemWidth = stemWidth;
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

    /**
     * Activation. Default: ReLU.
     *
     * @param activation creates it with the option of an in-place operation, {@code SiLU::new}
     */
    public Options activation(Function<Consumer<InplaceOptions>, ? extends Layer> activation) {
      this.activation = Objects.requireNonNull(activation, "activation");
      return this;
    }
  }
}
