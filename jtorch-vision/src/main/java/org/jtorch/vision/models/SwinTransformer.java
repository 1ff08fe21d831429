package org.jtorch.vision.models;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jtorch.Tensor;
import org.jtorch.nn.AdaptiveAvgPool2d;
import org.jtorch.nn.Conv2d;
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
 * Swin transformer, versions 1 and 2, {@code torchvision.models.SwinTransformer}: attention in
 * shifted windows. Its {@code stateDict} has torchvision's names, and a seed gives torchvision's
 * initial weights.
 *
 * <pre>{@code
 * SwinTransformer model = SwinTransformer.swinT(o -> o.numClasses(10));
 * }</pre>
 */
public final class SwinTransformer extends Module implements Layer {
  private static final long PATCH = 4;
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final List<Slot<Layer>> layers = new ArrayList<>();
  private final Slot<Layer> head;

  /** Version, embedding size and depth of the third stage; a head has 32 channels. */
  private record Sizes(boolean isV2, long embedding, int thirdDepth) {
    long[] window() {
      long side = isV2 ? 8 : 7;
      return new long[] {side, side};
    }

    int[] depths() {
      return new int[] {2, 2, thirdDepth, 2};
    }
  }

  private SwinTransformer(Sizes s, Options o) {
    layers.add(slot("features", new Sequential(features(s, o).toArray(Layer[]::new))));
    long channels = s.embedding << (s.depths().length - 1);
    layers.add(slot("norm", o.norm.apply(channels)));
    layers.add(slot("permute", new Permute(0, 3, 1, 2)));
    layers.add(slot("avgpool", new AdaptiveAvgPool2d(1)));
    layers.add(slot("flatten", new Flatten()));
    head = slot("head", new Linear(channels, o.numClassesOr(1000)));
    layers.add(head);
    for (Module module : modules()) {
      if (module instanceof Linear linear) {
        Init.truncNormal_(linear.weight(), i -> i.std(0.02));
        if (linear.hasBias()) {
          Init.zeros_(linear.bias());
        }
      }
    }
  }

  private static List<Layer> features(Sizes s, Options o) {
    List<Layer> layers = new ArrayList<>();
    layers.add(
        new Sequential(
            new Conv2d(3, s.embedding, PATCH, c -> c.stride(PATCH)),
            new Permute(0, 2, 3, 1),
            o.norm.apply(s.embedding)));
    int[] depths = s.depths();
    double last = Arrays.stream(depths).sum() - 1.0;
    int before = 0;
    for (int i = 0; i < depths.length; i++) {
      long dim = s.embedding << i;
      Layer[] blocks = new Layer[depths[i]];
      for (int j = 0; j < blocks.length; j++) {
        blocks[j] = block(s, dim, j % 2 != 0, o, o.stochasticDepthProb * before / last);
        before++;
      }
      layers.add(new Sequential(blocks));
      if (i < depths.length - 1) {
        layers.add(s.isV2 ? new PatchMergingV2(dim, o.norm) : new PatchMerging(dim, o.norm));
      }
    }
    return layers;
  }

  private static Layer block(
      Sizes s, long dim, boolean isShifted, Options o, double stochasticDepthProb) {
    long[] window = s.window();
    long[] shift = Arrays.stream(window).map(size -> isShifted ? size / 2 : 0).toArray();
    WindowAttentionLayer.Sizes attention =
        new WindowAttentionLayer.Sizes(dim, window, shift, dim / 32, o.attentionDropout, o.dropout);
    SwinTransformerBlock.Sizes sizes =
        new SwinTransformerBlock.Sizes(dim, o.mlpRatio, o.dropout, stochasticDepthProb);
    return s.isV2
        ? new SwinTransformerBlockV2(sizes, o.norm, () -> new ShiftedWindowAttentionV2(attention))
        : new SwinTransformerBlock(sizes, o.norm, () -> new ShiftedWindowAttention(attention));
  }

  private static SwinTransformer create(
      String name, Sizes sizes, Options defaults, Consumer<? super Options> options) {
    Options o = defaults.with(options);
    return o.loaded(name, new SwinTransformer(sizes, o));
  }

  /**
   * Creates a Swin-T with random weights for 1,000 classes, {@code torchvision.models.swin_t()}.
   *
   * @return the model
   */
  public static SwinTransformer swinT() {
    return swinT(o -> {});
  }

  /**
   * Creates a Swin-T, {@code torchvision.models.swin_t}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static SwinTransformer swinT(Consumer<? super Options> options) {
    return create("swin_t", new Sizes(false, 96, 6), new Options(0.2), options);
  }

  /**
   * Creates a Swin-S with random weights for 1,000 classes, {@code torchvision.models.swin_s()}.
   *
   * @return the model
   */
  public static SwinTransformer swinS() {
    return swinS(o -> {});
  }

  /**
   * Creates a Swin-S, {@code torchvision.models.swin_s}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static SwinTransformer swinS(Consumer<? super Options> options) {
    return create("swin_s", new Sizes(false, 96, 18), new Options(0.3), options);
  }

  /**
   * Creates a Swin-B with random weights for 1,000 classes, {@code torchvision.models.swin_b()}.
   *
   * @return the model
   */
  public static SwinTransformer swinB() {
    return swinB(o -> {});
  }

  /**
   * Creates a Swin-B, {@code torchvision.models.swin_b}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static SwinTransformer swinB(Consumer<? super Options> options) {
    return create("swin_b", new Sizes(false, 128, 18), new Options(0.5), options);
  }

  /**
   * Creates a Swin V2-T with random weights for 1,000 classes, {@code
   * torchvision.models.swin_v2_t()}.
   *
   * @return the model
   */
  public static SwinTransformer swinV2T() {
    return swinV2T(o -> {});
  }

  /**
   * Creates a Swin V2-T, {@code torchvision.models.swin_v2_t}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static SwinTransformer swinV2T(Consumer<? super Options> options) {
    return create("swin_v2_t", new Sizes(true, 96, 6), new Options(0.2), options);
  }

  /**
   * Creates a Swin V2-S with random weights for 1,000 classes, {@code
   * torchvision.models.swin_v2_s()}.
   *
   * @return the model
   */
  public static SwinTransformer swinV2S() {
    return swinV2S(o -> {});
  }

  /**
   * Creates a Swin V2-S, {@code torchvision.models.swin_v2_s}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static SwinTransformer swinV2S(Consumer<? super Options> options) {
    return create("swin_v2_s", new Sizes(true, 96, 18), new Options(0.3), options);
  }

  /**
   * Creates a Swin V2-B with random weights for 1,000 classes, {@code
   * torchvision.models.swin_v2_b()}.
   *
   * @return the model
   */
  public static SwinTransformer swinV2B() {
    return swinV2B(o -> {});
  }

  /**
   * Creates a Swin V2-B, {@code torchvision.models.swin_v2_b}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static SwinTransformer swinV2B(Consumer<? super Options> options) {
    return create("swin_v2_b", new Sizes(true, 128, 18), new Options(0.5), options);
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
   * Classifies images.
   *
   * @param images {@code (N, 3, H, W)}, normalized
   * @return logits, {@code (N, classes)}
   */
  @Override
  public Tensor forward(Tensor images) {
    List<Layer> current = new ArrayList<>(layers.size());
    layers.forEach(slot -> current.add(slot.get()));
    return CALLS.call(images, current);
  }

  /** Options of Swin transformers. */
  @CanIgnoreReturnValue
  public static final class Options extends ModelOptions<Options> {
    private double mlpRatio = 4;
    private double dropout;
    private double attentionDropout;
    private double stochasticDepthProb;
    private LongFunction<? extends Layer> norm = LayerNorm::new;

    private Options(double stochasticDepthProb) {
      this.stochasticDepthProb = stochasticDepthProb;
    }

    @Override
    protected Options self() {
      return this;
    }

    /** Hidden size of the perceptrons over the number of channels. Default 4. */
    public Options mlpRatio(double mlpRatio) {
      this.mlpRatio = mlpRatio;
      return this;
    }

    /** Probability of dropout after attention and in the perceptrons. Default 0. */
    public Options dropout(double dropout) {
      this.dropout = dropout;
      return this;
    }

    /** Probability of dropout of attention weights. Default 0. */
    public Options attentionDropout(double attentionDropout) {
      this.attentionDropout = attentionDropout;
      return this;
    }

    /**
     * Probability of leaving out parts of the last block in training; it grows from 0 at the first.
     * Default: that of the model.
     */
    public Options stochasticDepthProb(double stochasticDepthProb) {
      this.stochasticDepthProb = stochasticDepthProb;
      return this;
    }

    /**
     * Normalization. Default: layer normalization with eps 1e-5.
     *
     * @param norm creates it for a number of channels, {@code n -> new LayerNorm(n)}
     */
    public Options norm(LongFunction<? extends Layer> norm) {
      this.norm = Objects.requireNonNull(norm, "norm");
      return this;
    }
  }
}
