package org.jtorch.vision.models.video;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.nn.AdaptiveAvgPool3d;
import org.jtorch.nn.Dropout;
import org.jtorch.nn.Flatten;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;
import org.jtorch.vision.models.SwinOptions;
import org.jtorch.vision.ops.Permute;

/**
 * Transformer with attention within shifted windows of space and time, {@code
 * torchvision.models.video.SwinTransformer3d}. Its {@code stateDict} has torchvision's names, and a
 * seed gives torchvision's initial weights.
 */
public final class SwinTransformer3d extends Module implements Layer {
  private static final Flatten FLATTEN = new Flatten();
  private static final Permute CHANNELS_FIRST = new Permute(0, 4, 1, 2, 3);
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final Slot<Layer> patchEmbed;
  private final Slot<Layer> posDrop;
  private final Slot<Layer> features;
  private final Slot<Layer> norm;
  private final Slot<Layer> avgpool;
  private final Slot<Layer> head;

  private SwinTransformer3d(Options options) {
    patchEmbed = slot("patch_embed", options.patches());
    posDrop = slot("pos_drop", new Dropout(options.dropoutProb()));
    features = slot("features", new Sequential(options.layers().toArray(Layer[]::new)));
    norm = slot("norm", options.lastNorm());
    avgpool = slot("avgpool", new AdaptiveAvgPool3d(1));
    head = slot("head", options.newHead());
    Options.draw(this);
  }

  private static SwinTransformer3d create(
      String name, Options defaults, Consumer<? super Options> choices) {
    Options options = defaults.choose(choices);
    return options.load(name, new SwinTransformer3d(options));
  }

  /**
   * Creates a tiny 3D Swin transformer with random weights for 400 classes, {@code
   * torchvision.models.video.swin3d_t()}.
   *
   * @return the model
   */
  public static SwinTransformer3d swin3dT() {
    return swin3dT(o -> {});
  }

  /**
   * Creates a tiny 3D Swin transformer, {@code torchvision.models.video.swin3d_t}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static SwinTransformer3d swin3dT(Consumer<? super Options> options) {
    return create("swin3d_t", new Options(96, 6), options);
  }

  /**
   * Creates a small 3D Swin transformer with random weights for 400 classes, {@code
   * torchvision.models.video.swin3d_s()}.
   *
   * @return the model
   */
  public static SwinTransformer3d swin3dS() {
    return swin3dS(o -> {});
  }

  /**
   * Creates a small 3D Swin transformer, {@code torchvision.models.video.swin3d_s}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static SwinTransformer3d swin3dS(Consumer<? super Options> options) {
    return create("swin3d_s", new Options(96, 18), options);
  }

  /**
   * Creates a base 3D Swin transformer with random weights for 400 classes, {@code
   * torchvision.models.video.swin3d_b()}.
   *
   * @return the model
   */
  public static SwinTransformer3d swin3dB() {
    return swin3dB(o -> {});
  }

  /**
   * Creates a base 3D Swin transformer, {@code torchvision.models.video.swin3d_b}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static SwinTransformer3d swin3dB(Consumer<? super Options> options) {
    return create("swin3d_b", new Options(128, 18), options);
  }

  /**
   * Returns the classification head, which can be replaced for other classes.
   *
   * @return the slot of the head
   */
  public Slot<Layer> head() {
    return head;
  }

  /**
   * Classifies clips.
   *
   * @param clips {@code (N, 3, T, H, W)}, normalized
   * @return logits, {@code (N, classes)}
   */
  @Override
  public Tensor forward(Tensor clips) {
    return CALLS.call(
        clips,
        List.of(
            patchEmbed.get(),
            posDrop.get(),
            features.get(),
            norm.get(),
            CHANNELS_FIRST,
            avgpool.get(),
            FLATTEN,
            head.get()));
  }

  /** Options of {@link SwinTransformer3d}. */
  @CanIgnoreReturnValue
  public static final class Options extends SwinOptions<Options> {
    private Options(long embedDim, int thirdDepth) {
      super(embedDim, thirdDepth, 0.1, 2, 4, 4);
    }

    @Override
    protected Options self() {
      return this;
    }

    @CheckReturnValue
    private Layer patches() {
      return new PatchEmbed3d(patchSize(), embedDim(), this::norm);
    }

    @CheckReturnValue
    private double dropoutProb() {
      return dropout();
    }

    @CheckReturnValue
    private List<Layer> layers() {
      return stages();
    }

    @CheckReturnValue
    private Layer lastNorm() {
      return norm(lastDim());
    }

    @CheckReturnValue
    private Layer newHead() {
      return new Linear(lastDim(), numClassesOr(ClipOptions.KINETICS_CLASSES));
    }

    private static void draw(SwinTransformer3d model) {
      initialize(model);
    }

    private Options choose(Consumer<? super Options> choices) {
      return with(Objects.requireNonNull(choices, "options"));
    }

    @CheckReturnValue
    private SwinTransformer3d load(String name, SwinTransformer3d model) {
      return loaded(name, model);
    }
  }
}
