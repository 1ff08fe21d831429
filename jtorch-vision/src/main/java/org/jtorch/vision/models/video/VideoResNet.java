package org.jtorch.vision.models.video;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jtorch.Tensor;
import org.jtorch.nn.AdaptiveAvgPool3d;
import org.jtorch.nn.Conv3d;
import org.jtorch.nn.Flatten;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;
import org.jtorch.nn.init.Init;
import org.jtorch.nn.internal.SequentialAccess;

/**
 * Residual network for video clips, {@code torchvision.models.video.VideoResNet}: R3D, MC3 and
 * R(2+1)D. Its {@code stateDict} has torchvision's names, and a seed gives torchvision's initial
 * weights.
 *
 * <pre>{@code
 * VideoResNet model = VideoResNet.r3d_18(o -> o.numClasses(10));
 * Tensor logits = model.call(clips);   // (N, 3, T, H, W) to (N, 10)
 * }</pre>
 */
public final class VideoResNet extends Module implements Layer {
  private static final Flatten FLATTEN = new Flatten();
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  /** The layers before the head, in order. */
  private final List<Slot<Layer>> features = new ArrayList<>();

  private final Slot<Layer> fc;

  private VideoResNet(Options options) {
    add("stem", options.stem.get());
    long in = 64;
    for (int i = 0; i < 4; i++) {
      long out = 64L << i;
      add(
          "layer" + (i + 1),
          stage(in, out, options.convMakers[i], i == 0 ? 1 : 2, options.layers[i]));
      in = out;
    }
    add("avgpool", new AdaptiveAvgPool3d(1, 1, 1));
    fc = slot("fc", new Linear(512, options.classes()));
    initialize();
  }

  private void add(String name, Layer layer) {
    features.add(slot(name, layer));
  }

  private static Sequential stage(long in, long out, VideoConv conv, long stride, int count) {
    Sequential blocks = new Sequential(new BasicBlock(in, out, conv, stride));
    for (int i = 1; i < count; i++) {
      blocks.append(new BasicBlock(out, out, conv, 1));
    }
    return blocks;
  }

  private void initialize() {
    for (Module module : modules()) {
      if (module instanceof Conv3d conv) {
        initialize(conv.weight());
      } else if (module instanceof BiaslessConv3d conv) {
        initialize(conv.weight());
      } else if (module instanceof Linear linear) {
        Init.normal_(linear.weight(), 0, 0.01);
        Init.zeros_(linear.bias());
      }
    }
  }

  private static void initialize(Tensor weight) {
    Init.kaimingNormal_(weight, o -> o.mode(Init.Fan.OUT).nonlinearity(Init.Nonlinearity.RELU));
  }

  private static VideoResNet create(
      String name, VideoConv first, VideoConv others, Consumer<? super Options> choices) {
    Options options = new Options(first, others).choose(choices);
    return options.load(name, new VideoResNet(options));
  }

  /**
   * Creates an R3D-18 with random weights for 400 classes, {@code
   * torchvision.models.video.r3d_18()}.
   *
   * @return the model
   */
  public static VideoResNet r3d_18() {
    return r3d_18(o -> {});
  }

  /**
   * Creates an R3D-18, {@code torchvision.models.video.r3d_18}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static VideoResNet r3d_18(Consumer<? super Options> options) {
    return create("r3d_18", VideoConv.SIMPLE, VideoConv.SIMPLE, options);
  }

  /**
   * Creates an MC3-18 with random weights for 400 classes, {@code
   * torchvision.models.video.mc3_18()}.
   *
   * @return the model
   */
  public static VideoResNet mc3_18() {
    return mc3_18(o -> {});
  }

  /**
   * Creates an MC3-18, {@code torchvision.models.video.mc3_18}: 3D convolutions in the first stage,
   * 2D ones in the others.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static VideoResNet mc3_18(Consumer<? super Options> options) {
    return create("mc3_18", VideoConv.SIMPLE, VideoConv.NO_TEMPORAL, options);
  }

  /**
   * Creates an R(2+1)D-18 with random weights for 400 classes, {@code
   * torchvision.models.video.r2plus1d_18()}.
   *
   * @return the model
   */
  public static VideoResNet r2plus1d_18() {
    return r2plus1d_18(o -> {});
  }

  /**
   * Creates an R(2+1)D-18, {@code torchvision.models.video.r2plus1d_18}: convolutions in space and
   * time in turn.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static VideoResNet r2plus1d_18(Consumer<? super Options> options) {
    return create("r2plus1d_18", VideoConv.TWO_PLUS_ONE, VideoConv.TWO_PLUS_ONE, options);
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
   * Classifies clips.
   *
   * @param clips {@code (N, 3, T, H, W)}, normalized
   * @return logits, {@code (N, classes)}
   */
  @Override
  public Tensor forward(Tensor clips) {
    List<Layer> layers = new ArrayList<>();
    features.forEach(slot -> layers.add(slot.get()));
    layers.add(FLATTEN);
    layers.add(fc.get());
    return CALLS.call(clips, layers);
  }

  /** Options of video ResNets. */
  @CanIgnoreReturnValue
  public static final class Options extends ClipOptions<Options> {
    private VideoConv[] convMakers;
    private int[] layers = {2, 2, 2, 2};
    private Supplier<? extends Layer> stem;

    private Options(VideoConv first, VideoConv others) {
      convMakers = new VideoConv[] {first, others, others, others};
      stem = first == VideoConv.TWO_PLUS_ONE ? R2Plus1dStem::new : BasicStem::new;
    }

    @Override
    protected Options self() {
      return this;
    }

    /**
     * Kinds of the convolutions of the four stages. Default: those of the model.
     *
     * @param convMakers four kinds
     * @return this
     * @throws IllegalArgumentException if they are not four
     */
    public Options convMakers(VideoConv... convMakers) {
      this.convMakers = List.of(convMakers).toArray(VideoConv[]::new);
      if (convMakers.length != 4) {
        throw new IllegalArgumentException("convMakers takes four kinds, got " + convMakers.length);
      }
      return this;
    }

    /**
     * Number of blocks in each of the four stages. Default 2, 2, 2, 2.
     *
     * @param layers four numbers from 1
     * @return this
     * @throws IllegalArgumentException if they are not four, or one is less than 1
     */
    public Options layers(int... layers) {
      if (layers.length != 4 || IntStream.of(layers).anyMatch(count -> count < 1)) {
        throw new IllegalArgumentException(
            "layers takes four numbers from 1, got " + Arrays.toString(layers));
      }
      this.layers = layers.clone();
      return this;
    }

    /**
     * First layers. Default: a convolution in space and time, for R(2+1)D one in space and one in
     * time.
     *
     * @param stem creates them, {@code (N, 3, T, H, W)} to {@code (N, 64, t, h, w)}
     */
    public Options stem(Supplier<? extends Layer> stem) {
      this.stem = Objects.requireNonNull(stem, "stem");
      return this;
    }
  }
}
