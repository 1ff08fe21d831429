package org.jtorch.vision.models;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.MaxPool2d;
import org.jtorch.nn.Module;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;
import org.jtorch.vision.models.internal.SpatialMean;

/**
 * ShuffleNet v2, {@code torchvision.models.ShuffleNetV2}. Input: {@code (N, 3, H, W)}, normalized.
 * Output: logits, {@code (N, classes)}. Its {@code stateDict} has torchvision's names, and a seed
 * gives torchvision's initial weights.
 *
 * <pre>{@code
 * ShuffleNetV2 model = ShuffleNetV2.shufflenetV2X1_0();
 * model.fc().set(new Linear(1024, 10));   // a head for 10 classes
 * }</pre>
 */
public final class ShuffleNetV2 extends LayerPath {
  private final Slot<Layer> fc;

  private ShuffleNetV2(Options options) {
    final long[] channels = options.stagesOutChannels;
    final int[] repeats = options.stagesRepeats;
    step("conv1", new Sequential(convolution(3, channels[0], 3, 2, 1)));
    step("maxpool", new MaxPool2d(3, o -> o.stride(2).padding(1)));
    for (int i = 0; i < repeats.length; i++) {
      Sequential stage = new Sequential(options.block.create(channels[i], channels[i + 1], 2));
      for (int k = 1; k < repeats[i]; k++) {
        stage.append(options.block.create(channels[i + 1], channels[i + 1], 1));
      }
      step("stage" + (i + 2), stage);
    }
    long last = channels[4];
    step("conv5", new Sequential(convolution(channels[3], last, 1, 1, 0)));
    function(SpatialMean.MEAN);
    fc = step("fc", new Linear(last, options.numClassesOr(1000)));
  }

  private static Layer[] convolution(
      long in, long out, long kernelSize, long stride, long padding) {
    return new Layer[] {
      new Conv2d(in, out, kernelSize, o -> o.stride(stride).padding(padding).bias(false)),
      new BatchNorm2d(out),
      new ReLU(o -> o.inplace(true))
    };
  }

  private static ShuffleNetV2 create(
      String name, Consumer<? super Options> choices, long... channels) {
    Options options = new Options(channels).with(choices);
    return options.loaded(name, new ShuffleNetV2(options));
  }

  /**
   * Creates a ShuffleNet v2 of width 0.5 with random weights for 1,000 classes, {@code
   * torchvision.models.shufflenet_v2_x0_5()}.
   *
   * @return the model
   */
  public static ShuffleNetV2 shufflenetV2X0_5() {
    return shufflenetV2X0_5(o -> {});
  }

  /**
   * Creates a ShuffleNet v2 of width 0.5, {@code torchvision.models.shufflenet_v2_x0_5}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   * @throws IllegalArgumentException if an option does not fit the model or its weights
   */
  public static ShuffleNetV2 shufflenetV2X0_5(Consumer<? super Options> options) {
    return create("shufflenet_v2_x0_5", options, 24, 48, 96, 192, 1024);
  }

  /**
   * Creates a ShuffleNet v2 of width 1.0 with random weights for 1,000 classes, {@code
   * torchvision.models.shufflenet_v2_x1_0()}.
   *
   * @return the model
   */
  public static ShuffleNetV2 shufflenetV2X1_0() {
    return shufflenetV2X1_0(o -> {});
  }

  /**
   * Creates a ShuffleNet v2 of width 1.0, {@code torchvision.models.shufflenet_v2_x1_0}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   * @throws IllegalArgumentException if an option does not fit the model or its weights
   */
  public static ShuffleNetV2 shufflenetV2X1_0(Consumer<? super Options> options) {
    return create("shufflenet_v2_x1_0", options, 24, 116, 232, 464, 1024);
  }

  /**
   * Creates a ShuffleNet v2 of width 1.5 with random weights for 1,000 classes, {@code
   * torchvision.models.shufflenet_v2_x1_5()}.
   *
   * @return the model
   */
  public static ShuffleNetV2 shufflenetV2X1_5() {
    return shufflenetV2X1_5(o -> {});
  }

  /**
   * Creates a ShuffleNet v2 of width 1.5, {@code torchvision.models.shufflenet_v2_x1_5}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   * @throws IllegalArgumentException if an option does not fit the model or its weights
   */
  public static ShuffleNetV2 shufflenetV2X1_5(Consumer<? super Options> options) {
    return create("shufflenet_v2_x1_5", options, 24, 176, 352, 704, 1024);
  }

  /**
   * Creates a ShuffleNet v2 of width 2.0 with random weights for 1,000 classes, {@code
   * torchvision.models.shufflenet_v2_x2_0()}.
   *
   * @return the model
   */
  public static ShuffleNetV2 shufflenetV2X2_0() {
    return shufflenetV2X2_0(o -> {});
  }

  /**
   * Creates a ShuffleNet v2 of width 2.0, {@code torchvision.models.shufflenet_v2_x2_0}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   * @throws IllegalArgumentException if an option does not fit the model or its weights
   */
  public static ShuffleNetV2 shufflenetV2X2_0(Consumer<? super Options> options) {
    return create("shufflenet_v2_x2_0", options, 24, 244, 488, 976, 2048);
  }

  /**
   * Returns the classification head, which can be replaced for other classes.
   *
   * @return the slot of the head, a {@link Linear}
   */
  public Slot<Layer> fc() {
    return fc;
  }

  /** Creates a block, {@code inverted_residual}. */
  @FunctionalInterface
  public interface BlockFactory {
    /**
     * Creates a block.
     *
     * @param in channels of the input
     * @param out channels of the output
     * @param stride stride, 1 or 2
     * @return the block
     */
    Layer create(long in, long out, long stride);
  }

  /** Options of {@link ShuffleNetV2}. */
  @CanIgnoreReturnValue
  public static final class Options extends ModelOptions<Options> {
    private int[] stagesRepeats = {4, 8, 4};
    private long[] stagesOutChannels;
    private BlockFactory block = InvertedResidual::new;

    private Options(long... stagesOutChannels) {
      this.stagesOutChannels = stagesOutChannels;
    }

    @Override
    protected Options self() {
      return this;
    }

    /**
     * Number of blocks in each of the three stages. Default 4, 8, 4.
     *
     * @param stagesRepeats three numbers from 1
     * @return this
     * @throws IllegalArgumentException if they are not three, or one is less than 1
     */
    public Options stagesRepeats(int... stagesRepeats) {
      this.stagesRepeats = Sizes.positive("stagesRepeats", 3, stagesRepeats);
      return this;
    }

    /**
     * Channels of the first convolution, the three stages and the last convolution. Default: those
     * of the model.
     *
     * @param stagesOutChannels five numbers from 1
     * @return this
     * @throws IllegalArgumentException if they are not five, or one is less than 1
     */
    public Options stagesOutChannels(long... stagesOutChannels) {
      this.stagesOutChannels = Sizes.positive("stagesOutChannels", 5, stagesOutChannels);
      return this;
    }

    /**
     * Blocks. Default: two branches whose channels are shuffled.
     *
     * @param block creates a block
     */
    public Options invertedResidual(BlockFactory block) {
      this.block = Objects.requireNonNull(block, "block");
      return this;
    }
  }

  /**
   * Two branches whose channels are shuffled, {@code
   * torchvision.models.shufflenetv2.InvertedResidual}.
   */
  private static final class InvertedResidual extends Module implements Layer {
    private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

    private final boolean isSplit;
    private final Slot<Layer> branch1;
    private final Slot<Layer> branch2;

    InvertedResidual(long in, long out, long stride) {
      isSplit = stride == 1;
      long half = out / 2;
      Sequential first = new Sequential();
      if (!isSplit) {
        first.append(depthwise(in, stride)).append(new BatchNorm2d(in));
        first.extend(List.of(convolution(in, half, 1, 1, 0)));
      }
      branch1 = slot("branch1", first);
      Sequential second = new Sequential(convolution(isSplit ? half : in, half, 1, 1, 0));
      second.append(depthwise(half, stride)).append(new BatchNorm2d(half));
      second.extend(List.of(convolution(half, half, 1, 1, 0)));
      branch2 = slot("branch2", second);
    }

    private static Layer depthwise(long channels, long stride) {
      return new Conv2d(
          channels, channels, 3, o -> o.stride(stride).padding(1).groups(channels).bias(false));
    }

    @Override
    public Tensor forward(Tensor input) {
      Layer second = branch2.get();
      if (isSplit) {
        List<Tensor> halves = input.chunk(2, 1);
        Tensor output = second.call(halves.get(1));
        Tensor shuffled = shuffle(halves.get(0), output);
        halves.get(0).close();
        CALLS.close(second, output, halves.get(1));
        CALLS.close(second, input, output);
        return shuffled;
      }
      Layer first = branch1.get();
      Tensor left = first.call(input);
      Tensor right = second.call(input);
      Tensor shuffled = shuffle(left, right);
      CALLS.close(first, input, left);
      CALLS.close(second, input, right);
      return shuffled;
    }

    /** Joins channels so that those of both inputs take turns. */
    private static Tensor shuffle(Tensor left, Tensor right) {
      return TensorScope.compute(
          () -> {
            Tensor joined = Torch.cat(List.of(left, right), 1);
            long channels = joined.size(1);
            long height = joined.size(2);
            long width = joined.size(3);
            return joined
                .view(joined.size(0), 2, channels / 2, height, width)
                .transpose(1, 2)
                .contiguous()
                .view(joined.size(0), channels, height, width);
          });
    }
  }
}
