package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/**
 * Decoder layers one after the other, {@code torch.nn.TransformerDecoder}. {@code (T, N, E)},
 * {@code (N, T, E)} with {@code batchFirst}, or {@code (T, E)} to the same shape.
 *
 * <p><b>Ownership:</b> parameters are in no scope; the output belongs to the caller's.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes parameters, hooks or mode.
 */
public final class TransformerDecoder extends Module {
  private final ModuleList<TransformerDecoderLayer> layers = register("layers", new ModuleList<>());
  private final @Nullable Slot<Layer> norm;
  private final boolean batchFirst;

  /**
   * Copies of a layer, with the same values at first.
   *
   * @param decoderLayer what to copy; it does not become part of the decoder
   * @param numLayers how many copies, 1 or more
   * @throws IllegalArgumentException if there is to be no layer
   */
  public TransformerDecoder(TransformerDecoderLayer decoderLayer, long numLayers) {
    this(decoderLayer, numLayers, o -> {});
  }

  /**
   * Copies of a layer, with the same values at first, and options.
   *
   * @param decoderLayer what to copy; it does not become part of the decoder
   * @param numLayers how many copies, 1 or more
   * @param options {@code o -> o.norm(new LayerNorm(64))}
   * @throws IllegalArgumentException if there is to be no layer
   */
  public TransformerDecoder(
      TransformerDecoderLayer decoderLayer, long numLayers, Consumer<Options> options) {
    Options o = new Options();
    options.accept(o);
    if (numLayers < 1) {
      throw new IllegalArgumentException(
          "TransformerDecoder: numLayers must be 1 or more, got " + numLayers);
    }
    for (long i = 0; i < numLayers; i++) {
      layers.append(decoderLayer.copy());
    }
    norm = o.norm == null ? null : slot("norm", o.norm);
    batchFirst = decoderLayer.batchFirst();
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
   * @param options {@code o -> o.tgtMask(causal)}
   * @return of the sequences' shape
   */
  public Tensor call(Tensor tgt, Tensor memory, Consumer<CallOptions> options) {
    CallOptions o = CallOptions.of(options);
    return call(() -> Temporaries.compute(this, () -> decode(tgt, memory, o)), tgt, memory);
  }

  private Tensor decode(Tensor tgt, Tensor memory, CallOptions o) {
    long length = tgt.dim() < 2 ? 0 : AttentionMasks.length(tgt, batchFirst);
    boolean causal = AttentionMasks.isCausal(o.tgtIsCausal, o.tgtMask, length);
    Tensor output = tgt;
    for (TransformerDecoderLayer layer : layers) {
      Tensor next = layer.call(output, memory, l -> pass(l, o, causal));
      if (output != tgt && !layer.hasHooks()) {
        output.close();
      }
      output = next;
    }
    return norm == null ? output : norm.get().call(output);
  }

  private static void pass(
      TransformerDecoderLayer.CallOptions layer, CallOptions o, boolean causal) {
    layer.tgtIsCausal(causal).memoryIsCausal(o.memoryIsCausal);
    given(o.tgtMask, layer::tgtMask);
    given(o.memoryMask, layer::memoryMask);
    given(o.tgtKeyPaddingMask, layer::tgtKeyPaddingMask);
    given(o.memoryKeyPaddingMask, layer::memoryKeyPaddingMask);
  }

  private static void given(@Nullable Tensor mask, Consumer<Tensor> to) {
    if (mask != null) {
      to.accept(mask);
    }
  }

  /**
   * What {@link TransformerDecoder} may be told.
   *
   * <p><b>Ownership:</b> holds no tensor.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options {
    private @Nullable Layer norm;

    private Options() {}

    /**
     * What the last layer's output passes through.
     *
     * @param norm usually a {@link LayerNorm}; none by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options norm(Layer norm) {
      this.norm = norm;
      return this;
    }
  }

  /**
   * What a call of {@link TransformerDecoder} may be told.
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
    private @Nullable Boolean tgtIsCausal;
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
