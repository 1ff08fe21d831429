package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorOptions;
import org.jtorch.nn.init.Init;

/**
 * An encoder and a decoder that attends to what it gives, {@code torch.nn.Transformer}. {@code (S,
 * N, E)} and {@code (T, N, E)} to {@code (T, N, E)}; the batch first with {@code batchFirst}, or no
 * batch.
 *
 * <pre>{@code
 * Transformer model = new Transformer(64, 8, o -> o.batchFirst(true));
 * Tensor causal = Transformer.generateSquareSubsequentMask(tgt.size(1));
 * model.call(src, tgt, o -> o.tgtMask(causal));                  // (N, T, 64)
 * }</pre>
 *
 * <p><b>Ownership:</b> parameters are in no scope; the output belongs to the caller's.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes parameters, hooks or mode.
 */
public final class Transformer extends Module {
  private final long dModel;
  private final boolean batchFirst;
  private final TransformerEncoder encoder;
  private final TransformerDecoder decoder;

  /** The model with PyTorch's defaults: width 512, 8 heads, 6 layers on each side. */
  public Transformer() {
    this(512, 8);
  }

  /**
   * The model with 6 layers on each side.
   *
   * @param dModel the width E, 512 by default
   * @param nhead how many heads, 8 by default; divides the width
   * @throws IllegalArgumentException if it does not
   */
  public Transformer(long dModel, long nhead) {
    this(dModel, nhead, o -> {});
  }

  /**
   * The model with options.
   *
   * @param dModel the width E, 512 by default
   * @param nhead how many heads, 8 by default; divides the width
   * @param options {@code o -> o.numEncoderLayers(3).batchFirst(true)}
   * @throws IllegalArgumentException if it does not
   */
  public Transformer(long dModel, long nhead, Consumer<Options> options) {
    Options o = new Options();
    options.accept(o);
    this.dModel = dModel;
    this.batchFirst = o.batchFirst;
    encoder =
        register(
            "encoder", o.customEncoder == null ? makeEncoder(dModel, nhead, o) : o.customEncoder);
    decoder =
        register(
            "decoder", o.customDecoder == null ? makeDecoder(dModel, nhead, o) : o.customDecoder);
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
   * Encodes the sources, and decodes the targets with what came of it.
   *
   * @param src {@code (S, N, E)}, {@code (N, S, E)} with {@code batchFirst}, or {@code (S, E)}
   * @param tgt {@code (T, N, E)}, {@code (N, T, E)} or {@code (T, E)}
   * @return of the targets' shape
   */
  public Tensor call(Tensor src, Tensor tgt) {
    return call(src, tgt, o -> {});
  }

  /**
   * Encodes the sources, and decodes the targets with what came of it, masked.
   *
   * @param src {@code (S, N, E)}, {@code (N, S, E)} with {@code batchFirst}, or {@code (S, E)}
   * @param tgt {@code (T, N, E)}, {@code (N, T, E)} or {@code (T, E)}
   * @param options {@code o -> o.tgtMask(causal)}
   * @return of the targets' shape
   */
  public Tensor call(Tensor src, Tensor tgt, Consumer<CallOptions> options) {
    CallOptions o = CallOptions.of(options);
    return call(
        () -> {
          check(src, tgt);
          return Temporaries.compute(this, () -> transform(src, tgt, o));
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
          "src and tgt must have 2 or 3 dimensions alike, got "
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
        encoder.call(
            src,
            e -> {
              given(o.srcMask, e::mask);
              given(o.srcKeyPaddingMask, e::srcKeyPaddingMask);
              given(o.srcIsCausal, e::isCausal);
            });
    return decoder.call(
        tgt,
        memory,
        d -> {
          d.memoryIsCausal(o.memoryIsCausal);
          given(o.tgtMask, d::tgtMask);
          given(o.memoryMask, d::memoryMask);
          given(o.tgtKeyPaddingMask, d::tgtKeyPaddingMask);
          given(o.memoryKeyPaddingMask, d::memoryKeyPaddingMask);
          given(o.tgtIsCausal, d::tgtIsCausal);
        });
  }

  private static <T> void given(@Nullable T value, Consumer<T> to) {
    if (value != null) {
      to.accept(value);
    }
  }

  /**
   * The mask that lets each element attend to itself and those before it, {@code
   * generate_square_subsequent_mask}.
   *
   * @param sz the length of the sequences
   * @return {@code (sz, sz)}, minus infinity above the diagonal, zero elsewhere
   */
  public static Tensor generateSquareSubsequentMask(long sz) {
    return generateSquareSubsequentMask(DType.FLOAT32, sz);
  }

  /**
   * The mask that lets each element attend to itself and those before it, {@code
   * generate_square_subsequent_mask}.
   *
   * @param options the dtype, the device, or both
   * @param sz the length of the sequences
   * @return {@code (sz, sz)}, minus infinity above the diagonal, zero elsewhere
   */
  public static Tensor generateSquareSubsequentMask(TensorOptions options, long sz) {
    return AttentionMasks.causal(options, sz);
  }

  /**
   * What {@link Transformer} may be told.
   *
   * <p><b>Ownership:</b> holds no tensor.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options extends TransformerOptions<Options> {
    private long numEncoderLayers = 6;
    private long numDecoderLayers = 6;
    private @Nullable TransformerEncoder customEncoder;
    private @Nullable TransformerDecoder customDecoder;

    private Options() {}

    @Override
    Options self() {
      return this;
    }

    /**
     * How many layers the encoder has.
     *
     * @param numEncoderLayers 6 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options numEncoderLayers(long numEncoderLayers) {
      this.numEncoderLayers = numEncoderLayers;
      return this;
    }

    /**
     * How many layers the decoder has.
     *
     * @param numDecoderLayers 6 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options numDecoderLayers(long numDecoderLayers) {
      this.numDecoderLayers = numDecoderLayers;
      return this;
    }

    /**
     * An encoder of one's own.
     *
     * @param customEncoder made from the other settings by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options customEncoder(TransformerEncoder customEncoder) {
      this.customEncoder = customEncoder;
      return this;
    }

    /**
     * A decoder of one's own.
     *
     * @param customDecoder made from the other settings by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options customDecoder(TransformerDecoder customDecoder) {
      this.customDecoder = customDecoder;
      return this;
    }
  }

  /**
   * What a call of {@link Transformer} may be told.
   *
   * <p><b>Ownership:</b> refers to the tensors it is given; owns none.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   */
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

    /**
     * Which source may not attend to which.
     *
     * @param srcMask {@code (S, S)}, with {@code N * heads} in front for a mask each: true ones are
     *     left out, numbers are added to the scores; none by default
     * @return this
     */
    @CanIgnoreReturnValue
    public CallOptions srcMask(Tensor srcMask) {
      this.srcMask = srcMask;
      return this;
    }

    /**
     * Which target may not attend to which.
     *
     * @param tgtMask {@code (T, T)}, with {@code N * heads} in front for a mask each: true ones are
     *     left out, numbers are added to the scores; none by default
     * @return this
     */
    @CanIgnoreReturnValue
    public CallOptions tgtMask(Tensor tgtMask) {
      this.tgtMask = tgtMask;
      return this;
    }

    /**
     * Which target may not attend to which source.
     *
     * @param memoryMask {@code (T, S)}, with {@code N * heads} in front for a mask each: true ones
     *     are left out, numbers are added to the scores; none by default
     * @return this
     */
    @CanIgnoreReturnValue
    public CallOptions memoryMask(Tensor memoryMask) {
      this.memoryMask = memoryMask;
      return this;
    }

    /**
     * Which elements of the sources, for the encoder, are padding.
     *
     * @param srcKeyPaddingMask {@code (N, S)} or {@code (S)}: true ones are left out, numbers are
     *     added to the scores; none by default
     * @return this
     */
    @CanIgnoreReturnValue
    public CallOptions srcKeyPaddingMask(Tensor srcKeyPaddingMask) {
      this.srcKeyPaddingMask = srcKeyPaddingMask;
      return this;
    }

    /**
     * Which elements of the targets are padding.
     *
     * @param tgtKeyPaddingMask {@code (N, T)} or {@code (T)}: true ones are left out, numbers are
     *     added to the scores; none by default
     * @return this
     */
    @CanIgnoreReturnValue
    public CallOptions tgtKeyPaddingMask(Tensor tgtKeyPaddingMask) {
      this.tgtKeyPaddingMask = tgtKeyPaddingMask;
      return this;
    }

    /**
     * Which elements of the sources, for the decoder, are padding.
     *
     * @param memoryKeyPaddingMask {@code (N, S)} or {@code (S)}: true ones are left out, numbers
     *     are added to the scores; none by default
     * @return this
     */
    @CanIgnoreReturnValue
    public CallOptions memoryKeyPaddingMask(Tensor memoryKeyPaddingMask) {
      this.memoryKeyPaddingMask = memoryKeyPaddingMask;
      return this;
    }

    /**
     * Whether {@code srcMask} is the causal one, so that a kernel need not read it.
     *
     * @param srcIsCausal found out by comparing by default
     * @return this
     */
    @CanIgnoreReturnValue
    public CallOptions srcIsCausal(boolean srcIsCausal) {
      this.srcIsCausal = srcIsCausal;
      return this;
    }

    /**
     * Whether {@code tgtMask} is the causal one, so that a kernel need not read it.
     *
     * @param tgtIsCausal found out by comparing by default
     * @return this
     */
    @CanIgnoreReturnValue
    public CallOptions tgtIsCausal(boolean tgtIsCausal) {
      this.tgtIsCausal = tgtIsCausal;
      return this;
    }

    /**
     * Whether {@code memoryMask} is the causal one, so that a kernel need not read it.
     *
     * @param memoryIsCausal false by default
     * @return this
     */
    @CanIgnoreReturnValue
    public CallOptions memoryIsCausal(boolean memoryIsCausal) {
      this.memoryIsCausal = memoryIsCausal;
      return this;
    }
  }
}
