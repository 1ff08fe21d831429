package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/**
 * Attention of a sequence to itself, attention to what an encoder gave, then two linear layers,
 * each with its input added and normalized, {@code torch.nn.TransformerDecoderLayer}. {@code (T, N,
 * E)}, {@code (N, T, E)} with {@code batchFirst}, or {@code (T, E)} to the same shape.
 *
 * <p><b>Ownership:</b> parameters are in no scope; the output belongs to the caller's.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes parameters, hooks or mode.
 */
public final class TransformerDecoderLayer extends TransformerLayer {
  private final MultiheadAttention selfAttn;
  private final MultiheadAttention multiheadAttn;
  private final Linear linear1;
  private final Dropout dropout;
  private final Linear linear2;
  private final LayerNorm norm1;
  private final LayerNorm norm2;
  private final LayerNorm norm3;
  private final Dropout dropout1;
  private final Dropout dropout2;
  private final Dropout dropout3;
  private final Layer activation;

  /**
   * The layer with PyTorch's defaults and initial values.
   *
   * @param dModel the width E
   * @param nhead how many heads; divides the width
   * @throws IllegalArgumentException if it does not
   */
  public TransformerDecoderLayer(long dModel, long nhead) {
    this(dModel, nhead, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param dModel the width E
   * @param nhead how many heads; divides the width
   * @param options {@code o -> o.dimFeedforward(256).batchFirst(true)}
   * @throws IllegalArgumentException if it does not
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
    activation = activation();
  }

  TransformerDecoderLayer copy() {
    return copy(this, () -> new TransformerDecoderLayer(dModel, nhead, options));
  }

  boolean batchFirst() {
    return options.batchFirst;
  }

  /**
   * Decodes sequences.
   *
   * @param tgt {@code (T, N, E)}, {@code (N, T, E)} with {@code batchFirst}, or {@code (T, E)}
   * @param memory what the encoder gave, {@code (S, N, E)}, {@code (N, S, E)} or {@code (S, E)}
   * @return of the sequences' shape
   */
  public Tensor call(Tensor tgt, Tensor memory) {
    return call(tgt, memory, o -> {});
  }

  /**
   * Decodes sequences, masked.
   *
   * @param tgt {@code (T, N, E)}, {@code (N, T, E)} with {@code batchFirst}, or {@code (T, E)}
   * @param memory what the encoder gave, {@code (S, N, E)}, {@code (N, S, E)} or {@code (S, E)}
   * @param options {@code o -> o.tgtMask(causal).tgtIsCausal(true)}
   * @return of the sequences' shape
   */
  public Tensor call(Tensor tgt, Tensor memory, Consumer<CallOptions> options) {
    CallOptions o = CallOptions.of(options);
    return call(() -> decode(tgt, memory, o), tgt, memory);
  }

  private Tensor decode(Tensor tgt, Tensor memory, CallOptions o) {
    TransformerMask own = new TransformerMask(o.tgtMask, o.tgtKeyPaddingMask, o.tgtIsCausal);
    TransformerMask other =
        new TransformerMask(o.memoryMask, o.memoryKeyPaddingMask, o.memoryIsCausal);
    return tidily(
        () -> {
          Tensor self = residual(tgt, norm1, x -> dropout1.call(attend(selfAttn, x, x, own)));
          Tensor cross =
              residual(self, norm2, x -> dropout2.call(attend(multiheadAttn, x, memory, other)));
          return residual(cross, norm3, this::feedForward);
        });
  }

  private Tensor feedForward(Tensor x) {
    return dropout3.call(linear2.call(dropout.call(activation.call(linear1.call(x)))));
  }

  /**
   * What {@link TransformerDecoderLayer} may be told.
   *
   * <p><b>Ownership:</b> holds no tensor.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options extends TransformerOptions<Options> {
    private Options() {}

    private static Options of(Consumer<Options> options) {
      Options o = new Options();
      options.accept(o);
      return o;
    }

    @Override
    Options self() {
      return this;
    }
  }

  /**
   * What a call of {@link TransformerDecoderLayer} may be told.
   *
   * <p><b>Ownership:</b> refers to the tensors it is given; owns none.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   */
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

    /**
     * Which element of the targets may not attend to which.
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
     * Which target may not attend to which element of the memory.
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
     * Which elements of the memory are padding.
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
     * Whether {@code tgtMask} is the causal one, so that a kernel need not read it.
     *
     * @param tgtIsCausal false by default
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
