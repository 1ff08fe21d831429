package org.jtorch.vision.models.video;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
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

  private VideoResNet(Layer stem, VideoConv first, VideoConv others, Options options) {
    add("stem", stem);
    add("layer1", stage(64, 64, first, 1));
    add("layer2", stage(64, 128, others, 2));
    add("layer3", stage(128, 256, others, 2));
    add("layer4", stage(256, 512, others, 2));
    add("avgpool", new AdaptiveAvgPool3d(1, 1, 1));
    fc = slot("fc", new Linear(512, options.classes()));
    initialize();
  }

  private void add(String name, Layer layer) {
    features.add(slot(name, layer));
  }

  private static Sequential stage(long in, long out, VideoConv conv, long stride) {
    return new Sequential(new BasicBlock(in, out, conv, stride), new BasicBlock(out, out, conv, 1));
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
    Options options = new Options().choose(choices);
    Layer stem = first == VideoConv.TWO_PLUS_ONE ? new R2Plus1dStem() : new BasicStem();
    return options.load(name, new VideoResNet(stem, first, others, options));
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
    private Options() {}

    @Override
    protected Options self() {
      return this;
    }
  }
}
