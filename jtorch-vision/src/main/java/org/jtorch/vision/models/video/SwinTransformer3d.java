package org.jtorch.vision.models.video;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jtorch.Tensor;
import org.jtorch.nn.AdaptiveAvgPool3d;
import org.jtorch.nn.Dropout;
import org.jtorch.nn.Flatten;
import org.jtorch.nn.Layer;
import org.jtorch.nn.LayerNorm;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;
import org.jtorch.nn.init.Init;
import org.jtorch.nn.internal.SequentialAccess;
import org.jtorch.vision.ops.Permute;

/**
 * Transformer with attention within shifted windows of space and time, {@code
 * torchvision.models.video.SwinTransformer3d}. Its {@code stateDict} has torchvision's names, and a
 * seed gives torchvision's initial weights.
 */
public final class SwinTransformer3d extends Module implements Layer {
  private static final Grid WINDOW = new Grid(8, 7, 7);
  private static final Grid SHIFT = new Grid(4, 3, 3);
  private static final Flatten FLATTEN = new Flatten();
  private static final Permute CHANNELS_FIRST = new Permute(0, 4, 1, 2, 3);
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final Slot<Layer> patchEmbed;
  private final Slot<Layer> posDrop;
  private final Slot<Layer> features;
  private final Slot<Layer> norm;
  private final Slot<Layer> avgpool;
  private final Slot<Layer> head;

  private SwinTransformer3d(long dim, long heads, int[] depths, Options options) {
    patchEmbed = slot("patch_embed", new PatchEmbed3d(dim));
    posDrop = slot("pos_drop", new Dropout(options.dropout));
    features = slot("features", features(dim, heads, depths, options));
    long last = dim << (depths.length - 1);
    norm = slot("norm", new LayerNorm(last));
    avgpool = slot("avgpool", new AdaptiveAvgPool3d(1));
    head = slot("head", new Linear(last, options.classes()));
    for (Module module : modules()) {
      if (module instanceof Linear linear) {
        Init.truncNormal_(linear.weight(), o -> o.std(0.02));
        if (linear.hasBias()) {
          Init.zeros_(linear.bias());
        }
      }
    }
  }

  private static Sequential features(long dim, long heads, int[] depths, Options options) {
    double last = IntStream.of(depths).sum() - 1;
    List<Layer> layers = new ArrayList<>();
    int number = 0;
    for (int i = 0; i < depths.length; i++) {
      List<Layer> stage = new ArrayList<>();
      for (int j = 0; j < depths[i]; j++) {
        ShiftedWindowAttention3d.Sizes sizes =
            new ShiftedWindowAttention3d.Sizes(
                WINDOW,
                j % 2 == 0 ? Grid.ZERO : SHIFT,
                heads << i,
                options.attentionDropout,
                options.dropout);
        double depthProb = options.stochasticDepthProb * number++ / last;
        stage.add(new SwinTransformerBlock(dim << i, sizes, depthProb, options.dropout));
      }
      layers.add(new Sequential(stage.toArray(Layer[]::new)));
      if (i < depths.length - 1) {
        layers.add(new PatchMerging(dim << i));
      }
    }
    return new Sequential(layers.toArray(Layer[]::new));
  }

  private static SwinTransformer3d create(
      String name, long dim, long heads, int depth, Consumer<? super Options> choices) {
    Options options = new Options().choose(choices);
    int[] depths = {2, 2, depth, 2};
    return options.load(name, new SwinTransformer3d(dim, heads, depths, options));
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
    return create("swin3d_t", 96, 3, 6, options);
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
    return create("swin3d_s", 96, 3, 18, options);
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
    return create("swin3d_b", 128, 4, 18, options);
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
  public static final class Options extends ClipOptions<Options> {
    private double dropout;
    private double attentionDropout;
    private double stochasticDepthProb = 0.1;

    private Options() {}

    @Override
    protected Options self() {
      return this;
    }

    /** Dropout probability of embeddings, projections and perceptrons. Default 0. */
    public Options dropout(double dropout) {
      this.dropout = dropout;
      return this;
    }

    /** Dropout probability of the attention's weights. Default 0. */
    public Options attentionDropout(double attentionDropout) {
      this.attentionDropout = attentionDropout;
      return this;
    }

    /** Stochastic depth probability of the last block; it grows linearly from 0. Default 0.1. */
    public Options stochasticDepthProb(double stochasticDepthProb) {
      this.stochasticDepthProb = stochasticDepthProb;
      return this;
    }
  }
}
