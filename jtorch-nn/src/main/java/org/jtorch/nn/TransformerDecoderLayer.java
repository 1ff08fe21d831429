package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/**
 * Transformer decoder layer: self-attention, attention to the encoder's output and a feed-forward
 * network, each with a residual connection and layer normalization, {@code
 * torch.nn.TransformerDecoderLayer}. {@code (T, N, E)}, {@code (N, T, E)} with {@code batchFirst},
 * or {@code (T, E)} to the same shape.
 */
public final class TransformerDecoderLayer extends TransformerLayer {
  private final Slot<MultiheadAttention> selfAttn;
  private final Slot<MultiheadAttention> multiheadAttn;
  private final Slot<Layer> linear1;
  private final Slot<Layer> dropout;
  private final Slot<Layer> linear2;
  private final Slot<Layer> norm1;
  private final Slot<Layer> norm2;
  private final Slot<Layer> norm3;
  private final Slot<Layer> dropout1;
  private final Slot<Layer> dropout2;
  private final Slot<Layer> dropout3;

  /**
   * Creates a layer with PyTorch's defaults and initial values; see {@link
   * #TransformerDecoderLayer(long, long, Consumer)}.
   */
  public TransformerDecoderLayer(long dModel, long nhead) {
    this(dModel, nhead, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param dModel embedding size E
   * @param nhead number of attention heads; must divide {@code dModel}
   * @param options {@code o -> o.dimFeedforward(256).batchFirst(true)}
   * @throws IllegalArgumentException if {@code nhead} does not divide {@code dModel}
   */
  public TransformerDecoderLayer(long dModel, long nhead, Consumer<Options> options) {
    this(dModel, nhead, Options.of(options));
  }

  TransformerDecoderLayer(long dModel, long nhead, TransformerOptions<?> like) {
    super(dModel, nhead, like);
    selfAttn = attention("self_attn");
    multiheadAttn = attention("multihead_attn");
    linear1 = linear("linear1", dModel, like.dimFeedforward);
    dropout = dropout("dropout");
    linear2 = linear("linear2", like.dimFeedforward, dModel);
    norm1 = norm("norm1");
    norm2 = norm("norm2");
    norm3 = norm("norm3");
    dropout1 = dropout("dropout1");
    dropout2 = dropout("dropout2");
    dropout3 = dropout("dropout3");
    registerActivation();
  }

  TransformerDecoderLayer copy() {
    return copy(this, () -> new TransformerDecoderLayer(dModel, nhead, options));
  }

  boolean batchFirst() {
    return options.batchFirst;
  }

  /** Decodes sequences; see {@link #call(Tensor, Tensor, Consumer)}. */
  public Tensor call(Tensor tgt, Tensor memory) {
    return call(tgt, memory, o -> {});
  }

  /**
   * Decodes sequences with masks.
   *
   * @param tgt {@code (T, N, E)}, {@code (N, T, E)} with {@code batchFirst}, or {@code (T, E)}
   * @param memory the encoder's output, {@code (S, N, E)}, {@code (N, S, E)} or {@code (S, E)}
   * @param options {@code o -> o.tgtMask(causal).tgtIsCausal(true)}
   * @return the output, of the input's shape
   */
  public Tensor call(Tensor tgt, Tensor memory, Consumer<CallOptions> options) {
    CallOptions o = CallOptions.of(options);
    return call(() -> decode(tgt, memory, o), tgt, memory);
  }

  private Tensor decode(Tensor tgt, Tensor memory, CallOptions o) {
    TransformerMask own = new TransformerMask(o.tgtMask, o.tgtKeyPaddingMask, o.tgtIsCausal);
    TransformerMask other =
        new TransformerMask(o.memoryMask, o.memoryKeyPaddingMask, o.memoryIsCausal);
    return inTemporaryScope(
        () -> {
          Tensor self = residual(tgt, norm1, x -> dropout1.get().call(attend(selfAttn, x, x, own)));
          Tensor cross =
              residual(
                  self, norm2, x -> dropout2.get().call(attend(multiheadAttn, x, memory, other)));
          return residual(cross, norm3, this::feedForward);
        });
  }

  private Tensor feedForward(Tensor x) {
    return dropout3
        .get()
        .call(linear2.get().call(dropout.get().call(activation().call(linear1.get().call(x)))));
  }

  /** Options of {@link TransformerDecoderLayer}. */
  public static final class Options extends TransformerOptions<Options> {
    private Options() {}

    private static Options of(Consumer<Options> options) {
      Options o = new Options();
      options.accept(o);
      return o;
    }
  }

  /**
   * Options of one call of {@link TransformerDecoderLayer}. In a boolean mask true entries are
   * masked out; the entries of a floating-point mask are added to the attention scores.
   */
  @CanIgnoreReturnValue
  public static final class CallOptions {
    private @Nullable Tensor tgtMask;
    private @Nullable Tensor memoryMask;
    private @Nullable Tensor tgtKeyPaddingMask;
    private @Nullable Tensor memoryKeyPaddingMask;
    private boolean tgtIsCausal;
    private boolean memoryIsCausal;

    private CallOptions() {}

    private static CallOptions of(Consumer<CallOptions> options) {
      CallOptions o = new CallOptions();
      options.accept(o);
      return o;
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

    /** Padding mask of the target sequences: {@code (N, T)} or {@code (T)}. Default: none. */
    public CallOptions tgtKeyPaddingMask(Tensor tgtKeyPaddingMask) {
      this.tgtKeyPaddingMask = tgtKeyPaddingMask;
      return this;
    }

    /** Padding mask of the encoder's output: {@code (N, S)} or {@code (S)}. Default: none. */
    public CallOptions memoryKeyPaddingMask(Tensor memoryKeyPaddingMask) {
      this.memoryKeyPaddingMask = memoryKeyPaddingMask;
      return this;
    }

    /**
     * Whether {@code tgtMask} is a causal mask, so that a fused kernel need not read it. Default
     * false.
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
