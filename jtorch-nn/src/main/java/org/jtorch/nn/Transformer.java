package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorOptions;
import org.jtorch.nn.init.Init;

/**
 * Transformer encoder-decoder model, {@code torch.nn.Transformer}. {@code (S, N, E)} and {@code (T,
 * N, E)} to {@code (T, N, E)}; batch first with {@code batchFirst}, or unbatched.
 *
 * <pre>{@code
 * Transformer model = new Transformer(64, 8, o -> o.batchFirst(true));
 * Tensor causal = Transformer.generateSquareSubsequentMask(tgt.size(1));
 * model.call(src, tgt, o -> o.tgtMask(causal));                  // (N, T, 64)
 * }</pre>
 */
public final class Transformer extends Module {
  private final long dModel;
  private final boolean batchFirst;
  private final Slot<TransformerEncoder> encoder;
  private final Slot<TransformerDecoder> decoder;

  /**
   * Creates a model with PyTorch's defaults: embedding size 512, 8 heads, 6 encoder and 6 decoder
   * layers.
   */
  public Transformer() {
    this(512, 8);
  }

  /**
   * Creates a model with 6 encoder and 6 decoder layers; see {@link #Transformer(long, long,
   * Consumer)}.
   */
  public Transformer(long dModel, long nhead) {
    this(dModel, nhead, o -> {});
  }

  /**
   * Creates a model with options.
   *
   * @param dModel embedding size E, 512 by default
   * @param nhead number of attention heads, 8 by default; must divide {@code dModel}
   * @param options {@code o -> o.numEncoderLayers(3).batchFirst(true)}
   * @throws IllegalArgumentException if {@code nhead} does not divide {@code dModel}
   */
  public Transformer(long dModel, long nhead, Consumer<Options> options) {
    Options o = new Options();
    options.accept(o);
    this.dModel = dModel;
    this.batchFirst = o.batchFirst;
    encoder =
        slot("encoder", o.customEncoder == null ? makeEncoder(dModel, nhead, o) : o.customEncoder);
    decoder =
        slot("decoder", o.customDecoder == null ? makeDecoder(dModel, nhead, o) : o.customDecoder);
    for (Tensor parameter : parameters()) {
      if (parameter.dim() > 1) {
        Init.xavierUniform_(parameter);
      }
    }
  }

  private static TransformerEncoder makeEncoder(long dModel, long nhead, Options o) {
    TransformerEncoderLayer layer = new TransformerEncoderLayer(dModel, nhead, o);
    try {
      return new TransformerEncoder(layer, o.numEncoderLayers, e -> e.norm(norm(dModel, o)));
    } finally {
      layer.close();
    }
  }

  private static TransformerDecoder makeDecoder(long dModel, long nhead, Options o) {
    TransformerDecoderLayer layer = new TransformerDecoderLayer(dModel, nhead, o);
    try {
      return new TransformerDecoder(layer, o.numDecoderLayers, d -> d.norm(norm(dModel, o)));
    } finally {
      layer.close();
    }
  }

  private static LayerNorm norm(long dModel, Options o) {
    return new LayerNorm(dModel, n -> n.eps(o.layerNormEps).bias(o.bias));
  }

  /**
   * Encodes the source sequences and decodes the target sequences; see {@link #call(Tensor, Tensor,
   * Consumer)}.
   */
  public Tensor call(Tensor src, Tensor tgt) {
    return call(src, tgt, o -> {});
  }

  /**
   * Encodes the source sequences and decodes the target sequences, with masks.
   *
   * @param src {@code (S, N, E)}, {@code (N, S, E)} with {@code batchFirst}, or {@code (S, E)}
   * @param tgt {@code (T, N, E)}, {@code (N, T, E)} or {@code (T, E)}
   * @param options {@code o -> o.tgtMask(causal)}
   * @return the output, of the shape of {@code tgt}
   */
  public Tensor call(Tensor src, Tensor tgt, Consumer<CallOptions> options) {
    CallOptions o = CallOptions.of(options);
    return call(
        () -> {
          check(src, tgt);
          return TemporaryTensors.compute(this, () -> transform(src, tgt, o));
        },
        src,
        tgt);
  }

  private void check(Tensor src, Tensor tgt) {
    int rank = src.dim();
    int batchDim = batchFirst ? 0 : 1;
    if ((rank != 2 && rank != 3) || tgt.dim() != rank) {
      throw Inputs.refused(
          this,
          "src and tgt must both have 2 or 3 dimensions, got "
              + src.shape()
              + " and "
              + tgt.shape());
    } else if (rank == 3 && src.size(batchDim) != tgt.size(batchDim)) {
      throw Inputs.refused(
          this,
          "src and tgt must have the same batch size, got " + src.shape() + " and " + tgt.shape());
    } else if (src.size(-1) != dModel || tgt.size(-1) != dModel) {
      throw Inputs.refused(
          this,
          "the last dimension of src and tgt must be "
              + dModel
              + ", got "
              + src.shape()
              + " and "
              + tgt.shape());
    }
  }

  private Tensor transform(Tensor src, Tensor tgt, CallOptions o) {
    Tensor memory =
        encoder
            .get()
            .call(
                src,
                e -> {
                  ifPresent(o.srcMask, e::mask);
                  ifPresent(o.srcKeyPaddingMask, e::srcKeyPaddingMask);
                  ifPresent(o.srcIsCausal, e::isCausal);
                });
    return decoder
        .get()
        .call(
            tgt,
            memory,
            d -> {
              d.memoryIsCausal(o.memoryIsCausal);
              ifPresent(o.tgtMask, d::tgtMask);
              ifPresent(o.memoryMask, d::memoryMask);
              ifPresent(o.tgtKeyPaddingMask, d::tgtKeyPaddingMask);
              ifPresent(o.memoryKeyPaddingMask, d::memoryKeyPaddingMask);
              ifPresent(o.tgtIsCausal, d::tgtIsCausal);
            });
  }

  private static <T> void ifPresent(@Nullable T value, Consumer<T> to) {
    if (value != null) {
      to.accept(value);
    }
  }

  /**
   * Returns a causal mask, {@code generate_square_subsequent_mask}; see {@link
   * #generateSquareSubsequentMask(TensorOptions, long)}.
   */
  public static Tensor generateSquareSubsequentMask(long sz) {
    return generateSquareSubsequentMask(DType.FLOAT32, sz);
  }

  /**
   * Returns a causal mask, {@code generate_square_subsequent_mask}.
   *
   * @param options the dtype, the device, or both
   * @param sz sequence length
   * @return {@code (sz, sz)}, negative infinity above the diagonal, 0 elsewhere
   */
  public static Tensor generateSquareSubsequentMask(TensorOptions options, long sz) {
    return AttentionMasks.causal(options, sz);
  }

  /** Options of {@link Transformer}. */
  @CanIgnoreReturnValue
  public static final class Options extends TransformerOptions<Options> {
    private long numEncoderLayers = 6;
    private long numDecoderLayers = 6;
    private @Nullable TransformerEncoder customEncoder;
    private @Nullable TransformerDecoder customDecoder;

    private Options() {}

    /** Number of encoder layers. Default 6. */
    public Options numEncoderLayers(long numEncoderLayers) {
      this.numEncoderLayers = numEncoderLayers;
      return this;
    }

    /** Number of decoder layers. Default 6. */
    public Options numDecoderLayers(long numDecoderLayers) {
      this.numDecoderLayers = numDecoderLayers;
      return this;
    }

    /** Custom encoder. Default: created from the other options. */
    public Options customEncoder(TransformerEncoder customEncoder) {
      this.customEncoder = customEncoder;
      return this;
    }

    /** Custom decoder. Default: created from the other options. */
    public Options customDecoder(TransformerDecoder customDecoder) {
      this.customDecoder = customDecoder;
      return this;
    }
  }

  /**
   * Options of one call of {@link Transformer}. In a boolean mask true entries are masked out; the
   * entries of a floating-point mask are added to the attention scores.
   */
  @CanIgnoreReturnValue
  public static final class CallOptions {
    private @Nullable Tensor srcMask;
    private @Nullable Tensor tgtMask;
    private @Nullable Tensor memoryMask;
    private @Nullable Tensor srcKeyPaddingMask;
    private @Nullable Tensor tgtKeyPaddingMask;
    private @Nullable Tensor memoryKeyPaddingMask;
    private @Nullable Boolean srcIsCausal;
    private @Nullable Boolean tgtIsCausal;
    private boolean memoryIsCausal;

    private CallOptions() {}

    private static CallOptions of(Consumer<CallOptions> options) {
      CallOptions o = new CallOptions();
      options.accept(o);
      return o;
    }

    /** Mask of the source sequence: {@code (S, S)} or {@code (N * heads, S, S)}. Default: none. */
    public CallOptions srcMask(Tensor srcMask) {
      this.srcMask = srcMask;
      return this;
    }

    /** Mask of the target sequence: {@code (T, T)} or {@code (N * heads, T, T)}. Default: none. */
    public CallOptions tgtMask(Tensor tgtMask) {
      this.tgtMask = tgtMask;
      return this;
    }

    /** Mask of the encoder's output: {@code (T, S)} or {@code (N * heads, T, S)}. Default: none. */
    public CallOptions memoryMask(Tensor memoryMask) {
      this.memoryMask = memoryMask;
      return this;
    }

    /**
     * Padding mask of the source sequences, for the encoder: {@code (N, S)} or {@code (S)}.
     * Default: none.
     */
    public CallOptions srcKeyPaddingMask(Tensor srcKeyPaddingMask) {
      this.srcKeyPaddingMask = srcKeyPaddingMask;
      return this;
    }

    /** Padding mask of the target sequences: {@code (N, T)} or {@code (T)}. Default: none. */
    public CallOptions tgtKeyPaddingMask(Tensor tgtKeyPaddingMask) {
      this.tgtKeyPaddingMask = tgtKeyPaddingMask;
      return this;
    }

    /**
     * Padding mask of the encoder's output, for the decoder: {@code (N, S)} or {@code (S)}.
     * Default: none.
     */
    public CallOptions memoryKeyPaddingMask(Tensor memoryKeyPaddingMask) {
      this.memoryKeyPaddingMask = memoryKeyPaddingMask;
      return this;
    }

    /**
     * Whether {@code srcMask} is a causal mask, so that a fused kernel need not read it. Default:
     * detected by comparison.
     */
    public CallOptions srcIsCausal(boolean srcIsCausal) {
      this.srcIsCausal = srcIsCausal;
      return this;
    }

    /**
     * Whether {@code tgtMask} is a causal mask, so that a fused kernel need not read it. Default:
     * detected by comparison.
     */
    public CallOptions tgtIsCausal(boolean tgtIsCausal) {
      this.tgtIsCausal = tgtIsCausal;
      return this;
    }

    /**
     * Whether {@code memoryMask} is a causal mask, so that a fused kernel need not read it. Default
     * false.
     */
    public CallOptions memoryIsCausal(boolean memoryIsCausal) {
      this.memoryIsCausal = memoryIsCausal;
      return this;
    }
  }
}
