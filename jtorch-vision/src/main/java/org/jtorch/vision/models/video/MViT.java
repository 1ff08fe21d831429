package org.jtorch.vision.models.video;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jtorch.Tensor;
import org.jtorch.nn.Conv3d;
import org.jtorch.nn.Dropout;
import org.jtorch.nn.Flatten;
import org.jtorch.nn.Layer;
import org.jtorch.nn.LayerNorm;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.ModuleList;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;
import org.jtorch.vision.models.internal.InitialWeights;
import org.jtorch.vision.ops.Permute;

/**
 * Multiscale vision transformer, {@code torchvision.models.video.MViT}, for clips of 16 frames of
 * 224 x 224. Its {@code stateDict} has torchvision's names, and a seed gives torchvision's initial
 * weights.
 */
public final class MViT extends Module implements Layer {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();
  private static final Flatten FLATTEN = new Flatten(2, -1);
  private static final Permute CHANNELS_LAST = new Permute(0, 2, 1);
  private static final Grid HALF = new Grid(1, 2, 2);

  /**
   * What differs between the versions.
   *
   * @param hasResidualPool whether pooled queries are added to the attention's output
   * @param hasRelativePositions whether positions are relative
   * @param projectsAfterAttention whether attention changes the number of channels
   * @param norm creates a normalization
   */
  record Variant(
      boolean hasResidualPool,
      boolean hasRelativePositions,
      boolean projectsAfterAttention,
      LongFunction<? extends Layer> norm) {}

  private final Grid clip;

  private final Slot<Layer> convProj;
  private final Slot<Layer> posEncoding;
  private final ModuleList<MultiscaleBlock> blocks = new ModuleList<>();
  private final Slot<Layer> norm;
  private final Slot<Layer> head;

  private MViT(List<BlockConfig> configs, Variant variant, Options options) {
    long dim = configs.get(0).in();
    long[] stride = options.patchEmbedStride;
    clip = new Grid(options.temporalSize, options.spatialSize[0], options.spatialSize[1]);
    Grid grid = clip.dividedBy(new Grid(stride[0], stride[1], stride[2]));
    convProj =
        slot(
            "conv_proj",
            new Conv3d(
                3,
                dim,
                options.patchEmbedKernel,
                o -> o.stride(stride).padding(options.patchEmbedPadding)));
    PositionalEncoding encoding = new PositionalEncoding(dim, grid, variant.hasRelativePositions);
    posEncoding = slot("pos_encoding", encoding);
    register("blocks", blocks);
    Grid input = grid;
    for (int i = 0; i < configs.size(); i++) {
      BlockConfig block = configs.get(i);
      double depthProb = options.stochasticDepthProb * i / (configs.size() - 1.0);
      blocks.append(
          new MultiscaleBlock(input, block, variant, options.attentionDropout, depthProb));
      input = input.dividedBy(block.strideQ());
    }
    long last = configs.get(configs.size() - 1).out();
    norm = slot("norm", options.norm.apply(last));
    head =
        slot(
            "head",
            new Sequential(
                new Dropout(options.dropout, o -> o.inplace(true)),
                new Linear(last, options.classes())));
    initialize();
  }

  private void initialize() {
    for (Module module : modules()) {
      if (module instanceof Linear linear) {
        InitialWeights.transformer(linear);
      } else if (module instanceof PositionalEncoding encoding) {
        encoding.initialize();
      }
    }
  }

  /** The blocks of version 1, which double the channels in the last block of a stage. */
  private static List<BlockConfig> versionOne() {
    List<BlockConfig> blocks = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      boolean isFirst = isFirstOfStage(i);
      blocks.add(
          new BlockConfig(
              heads(i), 96 * heads(i), 96 * heads(i + 1), isFirst, strideQ(i), strideKv(i)));
    }
    return blocks;
  }

  /** The blocks of version 2, which double the channels in the first block of a stage. */
  private static List<BlockConfig> versionTwo() {
    List<BlockConfig> blocks = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      long before = 96 * heads(Math.max(i - 1, 0));
      blocks.add(new BlockConfig(heads(i), before, 96 * heads(i), true, strideQ(i), strideKv(i)));
    }
    return blocks;
  }

  private static boolean isFirstOfStage(int block) {
    return block == 1 || block == 3 || block == 14;
  }

  private static long heads(int block) {
    if (block == 0) {
      return 1;
    }
    return block < 3 ? 2 : block < 14 ? 4 : 8;
  }

  private static Grid strideQ(int block) {
    return isFirstOfStage(block) ? HALF : new Grid(1, 1, 1);
  }

  private static Grid strideKv(int block) {
    long stride = 8 / heads(block);
    return new Grid(1, stride, stride);
  }

  /**
   * Creates a base MViT of version 1 with random weights for 400 classes, {@code
   * torchvision.models.video.mvit_v1_b()}.
   *
   * @return the model
   */
  public static MViT mvitV1B() {
    return mvitV1B(o -> {});
  }

  /**
   * Creates a base MViT of version 1, {@code torchvision.models.video.mvit_v1_b}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static MViT mvitV1B(Consumer<? super Options> options) {
    Options chosen = new Options().choose(options);
    Variant variant = new Variant(false, false, false, chosen.norm);
    return chosen.load("mvit_v1_b", new MViT(versionOne(), variant, chosen));
  }

  /**
   * Creates a small MViT of version 2 with random weights for 400 classes, {@code
   * torchvision.models.video.mvit_v2_s()}.
   *
   * @return the model
   */
  public static MViT mvitV2S() {
    return mvitV2S(o -> {});
  }

  /**
   * Creates a small MViT of version 2, {@code torchvision.models.video.mvit_v2_s}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static MViT mvitV2S(Consumer<? super Options> options) {
    Options chosen = new Options().choose(options);
    Variant variant = new Variant(true, true, true, chosen.norm);
    return chosen.load("mvit_v2_s", new MViT(versionTwo(), variant, chosen));
  }

  /**
   * Returns the classification head, a dropout and a linear layer, which can be replaced for other
   * classes.
   *
   * @return the slot of the head
   */
  public Slot<Layer> head() {
    return head;
  }

  /**
   * Classifies clips.
   *
   * @param clips {@code (N, 3, 16, 224, 224)} or of the size of the options, normalized
   * @return logits, {@code (N, classes)}
   * @throws IllegalArgumentException if the clips have another size
   */
  @Override
  public Tensor forward(Tensor clips) {
    Clips.check(clips, clip.t(), clip.h(), clip.w());
    List<Layer> layers =
        new ArrayList<>(List.of(convProj.get(), FLATTEN, CHANNELS_LAST, posEncoding.get()));
    blocks.forEach(layers::add);
    layers.add(norm.get());
    Tensor tokens = CALLS.call(clips, layers);
    Tensor token = tokens.select(1, 0);
    Tensor logits = head.get().call(token);
    CALLS.close(this, logits, tokens);
    CALLS.close(this, logits, token);
    return logits;
  }

  /** Options of {@link MViT}. */
  @CanIgnoreReturnValue
  public static final class Options extends ClipOptions<Options> {
    private double dropout = 0.5;
    private double attentionDropout;
    private double stochasticDepthProb = 0.2;
    private long[] spatialSize = {224, 224};
    private long temporalSize = 16;
    private LongFunction<? extends Layer> norm = n -> new LayerNorm(n, o -> o.eps(1e-6));
    private long[] patchEmbedKernel = {3, 7, 7};
    private long[] patchEmbedStride = {2, 4, 4};
    private long[] patchEmbedPadding = {1, 3, 3};

    private Options() {}

    @Override
    protected Options self() {
      return this;
    }

    /**
     * Height and width of the clips in pixels. Default 224 x 224.
     *
     * @param height height
     * @param width width
     */
    public Options spatialSize(long height, long width) {
      spatialSize = new long[] {height, width};
      return this;
    }

    /** Number of frames of a clip. Default 16. */
    public Options temporalSize(long temporalSize) {
      this.temporalSize = temporalSize;
      return this;
    }

    /**
     * Normalization. Default: layer normalization with eps 1e-6.
     *
     * @param norm creates it for the size of a token, {@code n -> new LayerNorm(n)}
     */
    public Options norm(LongFunction<? extends Layer> norm) {
      this.norm = Objects.requireNonNull(norm, "norm");
      return this;
    }

    /**
     * Frames, height and width of the kernel that makes tokens of pixels. Default 3, 7, 7.
     *
     * @param frames frames
     * @param height height
     * @param width width
     */
    public Options patchEmbedKernel(long frames, long height, long width) {
      patchEmbedKernel = new long[] {frames, height, width};
      return this;
    }

    /**
     * Steps of this kernel. Default 2, 4, 4.
     *
     * @param frames in time
     * @param height in height
     * @param width in width
     */
    public Options patchEmbedStride(long frames, long height, long width) {
      patchEmbedStride = new long[] {frames, height, width};
      return this;
    }

    /**
     * Padding before this kernel. Default 1, 3, 3.
     *
     * @param frames in time
     * @param height in height
     * @param width in width
     */
    public Options patchEmbedPadding(long frames, long height, long width) {
      patchEmbedPadding = new long[] {frames, height, width};
      return this;
    }

    /** Dropout probability before the last layer. Default 0.5. */
    public Options dropout(double dropout) {
      this.dropout = dropout;
      return this;
    }

    /** Dropout probability of attention and perceptrons. Default 0. */
    public Options attentionDropout(double attentionDropout) {
      this.attentionDropout = attentionDropout;
      return this;
    }

    /** Stochastic depth probability of the last block; it grows linearly from 0. Default 0.2. */
    public Options stochasticDepthProb(double stochasticDepthProb) {
      this.stochasticDepthProb = stochasticDepthProb;
      return this;
    }
  }
}
