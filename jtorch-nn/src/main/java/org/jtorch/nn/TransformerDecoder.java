package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/**
 * Stack of decoder layers, {@code torch.nn.TransformerDecoder}. {@code (T, N, E)}, {@code (N, T,
 * E)} with {@code batchFirst}, or {@code (T, E)} to the same shape.
 */
public final class TransformerDecoder extends Module {
  private final ModuleList<TransformerDecoderLayer> layers = register("layers", new ModuleList<>());
  private final @Nullable Slot<Layer> norm;
  private final boolean batchFirst;

  /**
   * Creates a decoder from copies of a layer, all with the same initial values; see {@link
   * #TransformerDecoder(TransformerDecoderLayer, long, Consumer)}.
   */
  public TransformerDecoder(TransformerDecoderLayer decoderLayer, long numLayers) {
    this(decoderLayer, numLayers, o -> {});
  }

  /**
   * Creates a decoder from copies of a layer, with options.
   *
   * @param decoderLayer the layer to copy; it does not become part of the decoder
   * @param numLayers number of layers, 1 or more
   * @param options {@code o -> o.norm(new LayerNorm(64))}
   * @throws IllegalArgumentException if {@code numLayers} is less than 1
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

  /** Decodes sequences; see {@link #call(Tensor, Tensor, Consumer)}. */
  public Tensor call(Tensor tgt, Tensor memory) {
    return call(tgt, memory, o -> {});
  }

  /**
   * Decodes sequences with masks.
   *
   * @param tgt {@code (T, N, E)}, {@code (N, T, E)} with {@code batchFirst}, or {@code (T, E)}
   * @param memory the encoder's output, {@code (S, N, E)}, {@code (N, S, E)} or {@code (S, E)}
   * @param options {@code o -> o.tgtMask(causal)}
   * @return the output, of the input's shape
   */
  public Tensor call(Tensor tgt, Tensor memory, Consumer<CallOptions> options) {
    CallOptions o = CallOptions.of(options);
    return call(() -> TemporaryTensors.compute(this, () -> decode(tgt, memory, o)), tgt, memory);
  }

  private Tensor decode(Tensor tgt, Tensor memory, CallOptions o) {
    long length = tgt.dim() < 2 ? 0 : AttentionMasks.length(tgt, batchFirst);
    boolean causal = AttentionMasks.isCausal(o.tgtIsCausal, o.tgtMask, length);
    Tensor output = tgt;
    for (TransformerDecoderLayer layer : layers) {
      Tensor next = layer.call(output, memory, l -> passOptions(l, o, causal));
      if (output != tgt && !layer.hasHooks()) {
        output.close();
      }
      output = next;
    }
    return norm == null ? output : norm.get().call(output);
  }

  private static void passOptions(
      TransformerDecoderLayer.CallOptions layer, CallOptions o, boolean causal) {
    layer.tgtIsCausal(causal).memoryIsCausal(o.memoryIsCausal);
    ifPresent(o.tgtMask, layer::tgtMask);
    ifPresent(o.memoryMask, layer::memoryMask);
    ifPresent(o.tgtKeyPaddingMask, layer::tgtKeyPaddingMask);
    ifPresent(o.memoryKeyPaddingMask, layer::memoryKeyPaddingMask);
  }

  private static void ifPresent(@Nullable Tensor mask, Consumer<Tensor> to) {
    if (mask != null) {
      to.accept(mask);
    }
  }

  /** Options of {@link TransformerDecoder}. */
  @CanIgnoreReturnValue
  public static final class Options {
    private @Nullable Layer norm;

    private Options() {}

    /**
     * Normalization applied to the output of the last layer, usually a {@link LayerNorm}. Default:
     * none.
     */
    public Options norm(Layer norm) {
      this.norm = norm;
      return this;
    }
  }

  /**
   * Options of one call of {@link TransformerDecoder}. In a boolean mask true entries are masked
   * out; the entries of a floating-point mask are added to the attention scores.
   */
  @CanIgnoreReturnValue
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
