package org.jtorch.vision.models;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.jtorch.InterpolateMode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.InplaceOptions;
import org.jtorch.nn.Layer;
import org.jtorch.nn.LayerNorm;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;
import org.jtorch.nn.Tanh;
import org.jtorch.nn.init.Init;
import org.jtorch.nn.internal.SequentialAccess;
import org.jtorch.vision.ops.Conv2dNormActivation;

/**
 * Vision transformer, {@code torchvision.models.VisionTransformer}. Its {@code stateDict} has
 * torchvision's names, and a seed gives torchvision's initial weights.
 *
 * <pre>{@code
 * VisionTransformer model = VisionTransformer.vitB_16(o -> o.imageSize(384).numClasses(10));
 * }</pre>
 */
public final class VisionTransformer extends Module implements Layer {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();
  private static final Layer FIRST_TOKEN = new FirstToken();

  private final TokenSizes sizes;
  private final long imageSize;
  private final Slot<Layer> convProj;
  private final Slot<Tensor> classToken;
  private final Slot<Layer> encoder;
  private final Slot<Layer> heads;

  /** Side of a patch, numbers of encoder layers and attention heads, sizes of token and MLP. */
  record TokenSizes(long patch, int layers, long heads, long hidden, long mlp) {}

  private VisionTransformer(Options o) {
    sizes = o.sizes();
    imageSize = o.imageSize();
    if (imageSize % sizes.patch != 0) {
      throw new IllegalArgumentException(
          "imageSize " + imageSize + " is not divisible by the patch size " + sizes.patch);
    }
    Layer projection = projection(o);
    convProj = slot("conv_proj", projection);
    classToken = parameter("class_token", Torch.zeros(1, 1, sizes.hidden));
    long side = imageSize / sizes.patch;
    encoder = slot("encoder", new ViTBlocks.Encoder(side * side + 1, sizes, o));
    heads = slot("heads", head(projection, o));
  }

  private Layer projection(Options o) {
    if (o.convStem.isEmpty()) {
      return new Conv2d(3, sizes.hidden, sizes.patch, c -> c.stride(sizes.patch));
    }
    NamedLayers stem = new NamedLayers();
    long channels = 3;
    for (ConvStem one : o.convStem) {
      stem.add("conv_bn_relu_" + stem.size(), one.block(channels));
      channels = one.outChannels;
    }
    stem.add("conv_last", new Conv2d(channels, sizes.hidden, 1));
    return stem.toSequential();
  }

  /** Creates the head and gives it and the projection their initial values. */
  private Layer head(Layer projection, Options o) {
    NamedLayers layers = new NamedLayers();
    long size = sizes.hidden;
    Linear before = null;
    if (o.representationSize > 0) {
      size = o.representationSize;
      before = new Linear(sizes.hidden, size);
      layers.add("pre_logits", before);
      layers.add("act", new Tanh());
    }
    Linear last = new Linear(size, o.numClassesOr(1000));
    layers.add("head", last);
    initialize(projection);
    if (before != null) {
      Init.truncNormal_(before.weight(), i -> i.std(Math.sqrt(1.0 / sizes.hidden)));
      Init.zeros_(before.bias());
    }
    Init.zeros_(last.weight());
    Init.zeros_(last.bias());
    return layers.toSequential();
  }

  private void initialize(Layer projection) {
    if (projection instanceof Conv2d conv) {
      double fanIn = 3.0 * sizes.patch * sizes.patch;
      Init.truncNormal_(conv.weight(), i -> i.std(Math.sqrt(1 / fanIn)));
      Init.zeros_(conv.bias());
    } else if (projection instanceof Sequential stem && stem.get(-1) instanceof Conv2d last) {
      Init.normal_(last.weight(), 0, Math.sqrt(2.0 / sizes.hidden));
      Init.zeros_(last.bias());
    }
  }

  private static VisionTransformer create(
      String name, Options defaults, Consumer<? super Options> options) {
    Options o = defaults.with(options);
    return o.loaded(name, new VisionTransformer(o));
  }

  /**
   * Creates a ViT-Base-16 with random weights for 1,000 classes, {@code
   * torchvision.models.vit_b_16()}.
   *
   * @return the model
   */
  public static VisionTransformer vitB_16() {
    return vitB_16(o -> {});
  }

  /**
   * Creates a ViT-Base-16, {@code torchvision.models.vit_b_16}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static VisionTransformer vitB_16(Consumer<? super Options> options) {
    return create("vit_b_16", new Options(16, 12, 12, 768, 3072), options);
  }

  /**
   * Creates a ViT-Base-32 with random weights for 1,000 classes, {@code
   * torchvision.models.vit_b_32()}.
   *
   * @return the model
   */
  public static VisionTransformer vitB_32() {
    return vitB_32(o -> {});
  }

  /**
   * Creates a ViT-Base-32, {@code torchvision.models.vit_b_32}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static VisionTransformer vitB_32(Consumer<? super Options> options) {
    return create("vit_b_32", new Options(32, 12, 12, 768, 3072), options);
  }

  /**
   * Creates a ViT-Large-16 with random weights for 1,000 classes, {@code
   * torchvision.models.vit_l_16()}.
   *
   * @return the model
   */
  public static VisionTransformer vitL_16() {
    return vitL_16(o -> {});
  }

  /**
   * Creates a ViT-Large-16, {@code torchvision.models.vit_l_16}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static VisionTransformer vitL_16(Consumer<? super Options> options) {
    return create("vit_l_16", new Options(16, 24, 16, 1024, 4096), options);
  }

  /**
   * Creates a ViT-Large-32 with random weights for 1,000 classes, {@code
   * torchvision.models.vit_l_32()}.
   *
   * @return the model
   */
  public static VisionTransformer vitL_32() {
    return vitL_32(o -> {});
  }

  /**
   * Creates a ViT-Large-32, {@code torchvision.models.vit_l_32}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static VisionTransformer vitL_32(Consumer<? super Options> options) {
    return create("vit_l_32", new Options(32, 24, 16, 1024, 4096), options);
  }

  /**
   * Creates a ViT-Huge-14 with random weights for 1,000 classes, {@code
   * torchvision.models.vit_h_14()}.
   *
   * @return the model
   */
  public static VisionTransformer vitH_14() {
    return vitH_14(o -> {});
  }

  /**
   * Creates a ViT-Huge-14, {@code torchvision.models.vit_h_14}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static VisionTransformer vitH_14(Consumer<? super Options> options) {
    return create("vit_h_14", new Options(14, 32, 16, 1280, 5120), options);
  }

  /**
   * Returns a state dict for another image or patch size, {@code
   * torchvision.models.vision_transformer.interpolate_embeddings}: the position embeddings are
   * interpolated.
   *
   * <pre>{@code
   * VisionTransformer larger = VisionTransformer.vitB_16(o -> o.imageSize(384));
   * larger.loadStateDict(
   *     VisionTransformer.interpolateEmbeddings(384, 16, model.stateDict(), o -> {}));
   * }</pre>
   *
   * @param imageSize height and width of the new model's images in pixels
   * @param patchSize height and width of the new model's patches in pixels
   * @param modelState state dict of the trained model, which is not changed
   * @param options {@code o -> o.resetHeads(true)}
   * @return the state dict for the new model
   * @throws IllegalArgumentException if the position embeddings are not those of square images
   */
  public static Map<String, Tensor> interpolateEmbeddings(
      long imageSize,
      long patchSize,
      Map<String, Tensor> modelState,
      Consumer<PositionEmbeddingOptions> options) {
    PositionEmbeddingOptions o = new PositionEmbeddingOptions();
    options.accept(o);
    return PositionEmbeddings.interpolate(imageSize / patchSize, modelState, o);
  }

  /**
   * Returns the classification head, which can be replaced for other classes.
   *
   * @return the slot of the head
   */
  public Slot<Layer> heads() {
    return heads;
  }

  /**
   * Classifies images.
   *
   * @param images {@code (N, 3, imageSize, imageSize)}, normalized
   * @return logits, {@code (N, classes)}
   * @throws IllegalArgumentException if the images have another size
   */
  @Override
  public Tensor forward(Tensor images) {
    if (images.dim() != 4 || images.size(2) != imageSize || images.size(3) != imageSize) {
      throw new IllegalArgumentException(
          "the images must be (N, 3, " + imageSize + ", " + imageSize + "), got " + images.shape());
    }
    return CALLS.compute(
        this, () -> CALLS.call(tokens(images), List.of(encoder.get(), FIRST_TOKEN, heads.get())));
  }

  /** Class token and patches, {@code (N, 1 + patches, hidden)}. */
  private Tensor tokens(Tensor images) {
    Layer project = convProj.get();
    Tensor patches = project.call(images);
    Tensor tokens =
        TensorScope.compute(
            () -> {
              Tensor rows = patches.flatten(2).permute(0, 2, 1);
              Tensor first = classToken.get().expand(rows.size(0), -1, -1);
              return Torch.cat(List.of(first, rows), 1);
            });
    CALLS.close(project, images, patches);
    return tokens;
  }

  /** The class token's row of the encoder's output. */
  private static final class FirstToken extends Module implements Layer {
    @Override
    public Tensor forward(Tensor tokens) {
      return tokens.select(1, 0);
    }
  }

  /**
   * Convolution of a stem, {@code torchvision.models.vision_transformer.ConvStemConfig}.
   *
   * @param outChannels channels of the output
   * @param kernelSize size of the kernel
   * @param stride step of the kernel
   * @param norm creates the normalization for a number of channels
   * @param activation creates the activation with the option of an in-place operation
   */
  public record ConvStem(
      long outChannels,
      long kernelSize,
      long stride,
      LongFunction<? extends Layer> norm,
      Function<Consumer<InplaceOptions>, ? extends Layer> activation) {
    /**
     * Checks the values.
     *
     * @throws NullPointerException if a function is null
     */
    public ConvStem {
      Objects.requireNonNull(norm, "norm");
      Objects.requireNonNull(activation, "activation");
    }

    /**
     * Creates the values of a convolution with batch normalization and ReLU.
     *
     * @param outChannels channels of the output
     * @param kernelSize size of the kernel
     * @param stride step of the kernel
     */
    public ConvStem(long outChannels, long kernelSize, long stride) {
      this(outChannels, kernelSize, stride, BatchNorm2d::new, ReLU::new);
    }

    private Conv2dNormActivation block(long in) {
      return new Conv2dNormActivation(
          in,
          outChannels,
          o -> o.kernelSize(kernelSize).stride(stride).norm(norm).activation(activation));
    }
  }

  /** Options of vision transformers. */
  @CanIgnoreReturnValue
  public static final class Options extends ModelOptions<Options> {
    private static final long IMAGE_SIZE = 224;

    private @Nullable Long imageSize;
    private double dropout;
    private double attentionDropout;
    private long representationSize;
    private LongFunction<? extends Layer> norm = n -> new LayerNorm(n, o -> o.eps(1e-6));
    private List<ConvStem> convStem = List.of();
    private long patchSize;
    private int numLayers;
    private long numHeads;
    private long hiddenDim;
    private long mlpDim;

    private Options(long patchSize, int numLayers, long numHeads, long hiddenDim, long mlpDim) {
      this.patchSize = patchSize;
      this.numLayers = numLayers;
      this.numHeads = numHeads;
      this.hiddenDim = hiddenDim;
      this.mlpDim = mlpDim;
    }

    @Override
    protected Options self() {
      return this;
    }

    /**
     * Height and width of the images in pixels, a multiple of the patch size. Default: those of the
     * weights, or 224.
     */
    public Options imageSize(long imageSize) {
      this.imageSize = imageSize;
      return this;
    }

    /** Height and width of a patch in pixels. Default: those of the model. */
    public Options patchSize(long patchSize) {
      this.patchSize = patchSize;
      return this;
    }

    /** Number of encoder layers. Default: that of the model. */
    public Options numLayers(int numLayers) {
      this.numLayers = numLayers;
      return this;
    }

    /** Number of attention heads. Default: that of the model. */
    public Options numHeads(long numHeads) {
      this.numHeads = numHeads;
      return this;
    }

    /** Size of a token. Default: that of the model. */
    public Options hiddenDim(long hiddenDim) {
      this.hiddenDim = hiddenDim;
      return this;
    }

    /** Size of the hidden layer of a perceptron. Default: that of the model. */
    public Options mlpDim(long mlpDim) {
      this.mlpDim = mlpDim;
      return this;
    }

    /** Probability of dropout of embeddings and of outputs of sublayers. Default 0. */
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
     * Size of a hidden layer of the head.
     *
     * @param representationSize size, or 0 for no hidden layer, the default
     */
    public Options representationSize(long representationSize) {
      this.representationSize = representationSize;
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
     * Convolutions that make the patches, {@code conv_stem_configs}; the product of their strides
     * must be the patch size. Default: one convolution, as large as a patch.
     */
    public Options convStem(ConvStem... convolutions) {
      convStem = List.of(convolutions);
      return this;
    }

    @CheckReturnValue
    private TokenSizes sizes() {
      return new TokenSizes(
          Sizes.positive("patchSize", 1, patchSize)[0],
          Sizes.positive("numLayers", 1, numLayers)[0],
          numHeads,
          hiddenDim,
          mlpDim);
    }

    @CheckReturnValue
    double dropout() {
      return dropout;
    }

    @CheckReturnValue
    double attentionDropout() {
      return attentionDropout;
    }

    @CheckReturnValue
    Layer norm(long size) {
      return norm.apply(size);
    }

    @CheckReturnValue
    private long imageSize() {
      long trained = weights().map(chosen -> chosen.minSize().get(0)).orElse(IMAGE_SIZE);
      if (imageSize == null) {
        return trained;
      }
      if (weights().isPresent() && imageSize != trained) {
        throw new IllegalArgumentException(
            "the weights are for images of " + trained + ", but imageSize is " + imageSize);
      }
      return imageSize;
    }
  }

  /** Options of {@link #interpolateEmbeddings}. */
  @CanIgnoreReturnValue
  public static final class PositionEmbeddingOptions {
    private InterpolateMode interpolationMode = InterpolateMode.BICUBIC;
    private boolean resetHeads;

    private PositionEmbeddingOptions() {}

    /** Interpolation. Default bicubic. */
    public PositionEmbeddingOptions interpolationMode(InterpolateMode interpolationMode) {
      this.interpolationMode = Objects.requireNonNull(interpolationMode, "interpolationMode");
      return this;
    }

    /** Whether the head is left out if the number of positions changes. Default false. */
    public PositionEmbeddingOptions resetHeads(boolean resetHeads) {
      this.resetHeads = resetHeads;
      return this;
    }

    @CheckReturnValue
    InterpolateMode interpolationMode() {
      return interpolationMode;
    }

    @CheckReturnValue
    boolean resetHeads() {
      return resetHeads;
    }
  }
}
