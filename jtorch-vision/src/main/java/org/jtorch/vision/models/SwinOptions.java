package org.jtorch.vision.models;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.LongFunction;
import org.jtorch.nn.Layer;
import org.jtorch.nn.LayerNorm;
import org.jtorch.nn.Module;
import org.jtorch.nn.Sequential;
import org.jtorch.vision.models.internal.InitialWeights;
import org.jtorch.vision.models.internal.PatchMerging;
import org.jtorch.vision.models.internal.ShiftedWindowAttention;
import org.jtorch.vision.models.internal.ShiftedWindowAttention3d;
import org.jtorch.vision.models.internal.SwinTransformerBlock;
import org.jtorch.vision.models.internal.WindowAttentionLayer;

/**
 * Options of Swin transformers for images and for clips.
 *
 * @param <S> the options of one family of models
 */
@CanIgnoreReturnValue
public abstract class SwinOptions<S extends SwinOptions<S>> extends ModelOptions<S> {
  private long[] patchSize;
  private long embedDim;
  private int[] depths;
  private long[] numHeads;
  private long[] windowSize;
  private double mlpRatio = 4;
  private double dropout;
  private double attentionDropout;
  private double stochasticDepthProb;
  private LongFunction<? extends Layer> norm = LayerNorm::new;
  private BlockFactory block = SwinOptions::defaultBlock;
  private DownsampleFactory downsampleLayer = PatchMerging::new;

  /**
   * Sizes of a block.
   *
   * @param dim channels
   * @param numHeads number of attention heads
   * @param windowSize height and width of a window, for clips after its frames
   * @param shiftSize by how much the windows are shifted
   * @param mlpRatio hidden size of the perceptron over the channels
   * @param dropout probability of dropout after attention and in the perceptron
   * @param attentionDropout probability of dropout of the attention weights
   * @param stochasticDepthProb probability of leaving out attention or perceptron
   */
  public record BlockSizes(
      long dim,
      long numHeads,
      List<Long> windowSize,
      List<Long> shiftSize,
      double mlpRatio,
      double dropout,
      double attentionDropout,
      double stochasticDepthProb) {}

  /** Creates a block, {@code block}. */
  @FunctionalInterface
  public interface BlockFactory {
    /**
     * Creates a block.
     *
     * @param sizes its sizes
     * @param norm creates a normalization for a number of channels
     * @return the block, for tokens {@code (N, *, C)}
     */
    Layer create(BlockSizes sizes, LongFunction<? extends Layer> norm);
  }

  /** Creates the layer that halves the resolution between two stages, {@code downsample_layer}. */
  @FunctionalInterface
  public interface DownsampleFactory {
    /**
     * Creates a layer.
     *
     * @param dim channels of the input, half those of the output
     * @param norm creates a normalization for a number of channels
     * @return the layer, for tokens {@code (N, *, H, W, C)}
     */
    Layer create(long dim, LongFunction<? extends Layer> norm);
  }

  /**
   * Constructor for the options of a family: two blocks in each stage but the third, heads of 32
   * channels, layer normalization.
   *
   * @param embedDim channels of the first stage
   * @param thirdDepth number of blocks of the third stage
   * @param stochasticDepthProb probability of leaving out parts of the last block
   * @param patchSize height and width of a patch, for clips after its frames
   */
  protected SwinOptions(
      long embedDim, int thirdDepth, double stochasticDepthProb, long... patchSize) {
    this.embedDim = embedDim;
    this.stochasticDepthProb = stochasticDepthProb;
    this.patchSize = patchSize;
    long heads = embedDim / 32;
    depths = new int[] {2, 2, thirdDepth, 2};
    numHeads = new long[] {heads, 2 * heads, 4 * heads, 8 * heads};
    windowSize = patchSize.length == 2 ? new long[] {7, 7} : new long[] {8, 7, 7};
  }

  @CheckReturnValue
  private static Layer defaultBlock(BlockSizes sizes, LongFunction<? extends Layer> norm) {
    WindowAttentionLayer.Sizes attention = attention(sizes);
    return new SwinTransformerBlock(
        perceptron(sizes),
        norm,
        () ->
            sizes.windowSize.size() == 2
                ? new ShiftedWindowAttention(attention)
                : new ShiftedWindowAttention3d(attention));
  }

  @CheckReturnValue
  static SwinTransformerBlock.Sizes perceptron(BlockSizes sizes) {
    return new SwinTransformerBlock.Sizes(
        sizes.dim, sizes.mlpRatio, sizes.dropout, sizes.stochasticDepthProb);
  }

  @CheckReturnValue
  static WindowAttentionLayer.Sizes attention(BlockSizes sizes) {
    return new WindowAttentionLayer.Sizes(
        sizes.dim,
        sizes.windowSize.stream().mapToLong(Long::longValue).toArray(),
        sizes.shiftSize.stream().mapToLong(Long::longValue).toArray(),
        sizes.numHeads,
        sizes.attentionDropout,
        sizes.dropout);
  }

  /**
   * Size of a patch in pixels. Default 4 x 4, for clips of 2 frames.
   *
   * @param patchSize height and width, for clips after the frames
   * @return this
   * @throws IllegalArgumentException if these are not as many numbers, or one is less than 1
   */
  public S patchSize(long... patchSize) {
    this.patchSize = Sizes.positive("patchSize", this.patchSize.length, patchSize);
    return self();
  }

  /**
   * Channels of the first stage, which each following one doubles. Default: those of the model.
   *
   * @param embedDim number of channels
   * @return this
   */
  public S embedDim(long embedDim) {
    this.embedDim = Sizes.positive("embedDim", 1, embedDim)[0];
    return self();
  }

  /**
   * Number of blocks in each stage. Default: those of the model.
   *
   * @param depths numbers from 1, one for each stage
   * @return this
   * @throws IllegalArgumentException if there are none, or one is less than 1
   */
  public S depths(int... depths) {
    this.depths = Sizes.positive("depths", 0, depths);
    return self();
  }

  /**
   * Number of attention heads in each stage. Default: heads of 32 channels.
   *
   * @param numHeads numbers from 1, one for each stage
   * @return this
   * @throws IllegalArgumentException if there are none, or one is less than 1
   */
  public S numHeads(long... numHeads) {
    this.numHeads = Sizes.positive("numHeads", 0, numHeads);
    return self();
  }

  /**
   * Size of a window in tokens. Default 7 x 7, for version 2 8 x 8, for clips of 8 frames.
   *
   * @param windowSize height and width, for clips after the frames
   * @return this
   * @throws IllegalArgumentException if these are not as many numbers, or one is less than 1
   */
  public S windowSize(long... windowSize) {
    this.windowSize = Sizes.positive("windowSize", patchSize.length, windowSize);
    return self();
  }

  /**
   * Hidden size of the perceptrons over the number of channels. Default 4.
   *
   * @param mlpRatio the ratio
   * @return this
   */
  public S mlpRatio(double mlpRatio) {
    this.mlpRatio = mlpRatio;
    return self();
  }

  /**
   * Probability of dropout after attention and in the perceptrons, for clips also of the
   * embeddings. Default 0.
   *
   * @param dropout the probability
   * @return this
   */
  public S dropout(double dropout) {
    this.dropout = dropout;
    return self();
  }

  /**
   * Probability of dropout of attention weights. Default 0.
   *
   * @param attentionDropout the probability
   * @return this
   */
  public S attentionDropout(double attentionDropout) {
    this.attentionDropout = attentionDropout;
    return self();
  }

  /**
   * Probability of leaving out parts of the last block in training; it grows from 0 at the first.
   * Default: that of the model.
   *
   * @param stochasticDepthProb the probability
   * @return this
   */
  public S stochasticDepthProb(double stochasticDepthProb) {
    this.stochasticDepthProb = stochasticDepthProb;
    return self();
  }

  /**
   * Normalization. Default: layer normalization with eps 1e-5.
   *
   * @param norm creates it for a number of channels, {@code n -> new LayerNorm(n)}
   * @return this
   */
  public S norm(LongFunction<? extends Layer> norm) {
    this.norm = Objects.requireNonNull(norm, "norm");
    return self();
  }

  /**
   * Blocks. Default: window attention and a perceptron.
   *
   * @param block creates a block
   * @return this
   */
  public S block(BlockFactory block) {
    this.block = Objects.requireNonNull(block, "block");
    return self();
  }

  /**
   * Layers between the stages. Default: patch merging.
   *
   * @param downsampleLayer creates a layer
   * @return this
   */
  public S downsampleLayer(DownsampleFactory downsampleLayer) {
    this.downsampleLayer = Objects.requireNonNull(downsampleLayer, "downsampleLayer");
    return self();
  }

  /** {@return the size of a patch} */
  @CheckReturnValue
  protected final long[] patchSize() {
    return patchSize.clone();
  }

  /** {@return the channels of the first stage} */
  @CheckReturnValue
  protected final long embedDim() {
    return embedDim;
  }

  /** {@return the channels of the last stage} */
  @CheckReturnValue
  protected final long lastDim() {
    return embedDim << (depths.length - 1);
  }

  /** {@return the probability of dropout} */
  @CheckReturnValue
  protected final double dropout() {
    return dropout;
  }

  /**
   * Creates a normalization.
   *
   * @param channels number of channels
   * @return the layer
   */
  @CheckReturnValue
  protected final Layer norm(long channels) {
    return norm.apply(channels);
  }

  /**
   * Creates the stages and the layers between them.
   *
   * @return the layers in order
   */
  @CheckReturnValue
  protected final List<Layer> stages() {
    if (numHeads.length != depths.length) {
      throw new IllegalArgumentException(
          "depths and numHeads must have the same length, got "
              + depths.length
              + " and "
              + numHeads.length);
    }
    double last = Math.max(1, Arrays.stream(depths).sum() - 1.0);
    List<Layer> layers = new ArrayList<>();
    int before = 0;
    for (int i = 0; i < depths.length; i++) {
      Layer[] blocks = new Layer[depths[i]];
      for (int j = 0; j < blocks.length; j++) {
        blocks[j] = block.create(sizes(i, j % 2 != 0, stochasticDepthProb * before / last), norm);
        before++;
      }
      layers.add(new Sequential(blocks));
      if (i < depths.length - 1) {
        layers.add(downsampleLayer.create(embedDim << i, norm));
      }
    }
    return layers;
  }

  @CheckReturnValue
  private BlockSizes sizes(int stage, boolean isShifted, double depthProb) {
    List<Long> window = Arrays.stream(windowSize).boxed().toList();
    return new BlockSizes(
        embedDim << stage,
        numHeads[stage],
        window,
        window.stream().map(size -> isShifted ? size / 2 : 0).toList(),
        mlpRatio,
        dropout,
        attentionDropout,
        depthProb);
  }

  /**
   * Draws the initial weights of the linear layers of a model.
   *
   * @param model the new model
   */
  protected static void initialize(Module model) {
    InitialWeights.draw(model, conv -> {}, InitialWeights::transformer);
  }
}
