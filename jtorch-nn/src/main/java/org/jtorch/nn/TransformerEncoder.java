package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.jtorch.Ops;
import org.jtorch.Tensor;

/**
 * Stack of encoder layers, {@code torch.nn.TransformerEncoder}. {@code (S, N, E)}, {@code (N, S,
 * E)} with {@code batchFirst}, or {@code (S, E)} to the same shape.
 *
 * <pre>{@code
 * var layer = new TransformerEncoderLayer(64, 8, o -> o.batchFirst(true));
 * TransformerEncoder encoder = new TransformerEncoder(layer, 6);
 * encoder.call(x, o -> o.srcKeyPaddingMask(padding));            // x is (N, S, 64)
 * }</pre>
 *
 * <p>In evaluation mode without gradients, padding is excluded from the computation by nested
 * tensors, under PyTorch's conditions; the output is 0 at padded positions then.
 */
public final class TransformerEncoder extends Module implements Layer {
  private final ModuleList<TransformerEncoderLayer> layers = register("layers", new ModuleList<>());
  private final Options options;
  private final @Nullable Slot<Layer> norm;
  private final long dModel;
  private final boolean batchFirst;
  private final boolean usesNestedTensors;

  /**
   * Creates an encoder from copies of a layer, all with the same initial values; see {@link
   * #TransformerEncoder(TransformerEncoderLayer, long, Consumer)}.
   */
  public TransformerEncoder(TransformerEncoderLayer encoderLayer, long numLayers) {
    this(encoderLayer, numLayers, o -> {});
  }

  /**
   * Creates an encoder from copies of a layer, with options.
   *
   * @param encoderLayer the layer to copy; it does not become part of the encoder
   * @param numLayers number of layers, 1 or more
   * @param options {@code o -> o.norm(new LayerNorm(64))}
   * @throws IllegalArgumentException if {@code numLayers} is less than 1
   */
  public TransformerEncoder(
      TransformerEncoderLayer encoderLayer, long numLayers, Consumer<Options> options) {
    Options o = new Options();
    options.accept(o);
    this.options = o;
    if (numLayers < 1) {
      throw new IllegalArgumentException(
          "TransformerEncoder: numLayers must be 1 or more, got " + numLayers);
    }
    for (long i = 0; i < numLayers; i++) {
      layers.append(encoderLayer.copy());
    }
    norm = o.norm == null ? null : slot("norm", o.norm);
    TransformerOptions<?> settings = encoderLayer.options;
    dModel = encoderLayer.dModel;
    batchFirst = settings.batchFirst;
    usesNestedTensors =
        o.enableNestedTensor
            && !settings.normFirst
            && settings.batchFirst
            && settings.bias
            && TransformerOptions.isFused(settings.activation)
            && encoderLayer.nhead % 2 == 0;
  }

  @Override
  public Tensor forward(Tensor input) {
    return encode(input, new CallOptions());
  }

  /**
   * Encodes sequences with masks.
   *
   * @param src {@code (S, N, E)}, {@code (N, S, E)} with {@code batchFirst}, or {@code (S, E)}
   * @param options {@code o -> o.srcKeyPaddingMask(padding)}
   * @return the output, of the input's shape
   */
  public Tensor call(Tensor src, Consumer<CallOptions> options) {
    CallOptions o = CallOptions.of(options);
    return call(() -> encode(src, o), src);
  }

  private Tensor encode(Tensor src, CallOptions o) {
    return TemporaryTensors.compute(
        this,
        () -> {
          Tensor padding =
              AttentionMasks.additive(this, "srcKeyPaddingMask", o.srcKeyPaddingMask, src.dtype());
          Tensor mask = AttentionMasks.additive(this, "mask", o.mask, src.dtype());
          Tensor encoded =
              padding != null && mask == null && canUseNestedTensors(src, padding)
                  ? encodeNested(src, padding)
                  : encode(src, mask, padding, o.isCausal);
          return norm == null ? encoded : norm.get().call(encoded);
        });
  }

  private Tensor encode(
      Tensor src, @Nullable Tensor mask, @Nullable Tensor padding, @Nullable Boolean specified) {
    long length = src.dim() < 2 || src.isNested() ? 0 : AttentionMasks.length(src, batchFirst);
    boolean causal = AttentionMasks.isCausal(specified, mask, length);
    Tensor output = src;
    for (TransformerEncoderLayer layer : layers) {
      Tensor next = layer.call(output, l -> passOptions(l, mask, padding, causal));
      if (output != src && !layer.hasHooks()) {
        output.close();
      }
      output = next;
    }
    return output;
  }

  private static void passOptions(
      TransformerEncoderLayer.CallOptions o,
      @Nullable Tensor mask,
      @Nullable Tensor padding,
      boolean causal) {
    o.isCausal(causal);
    if (mask != null) {
      o.srcMask(mask);
    }
    if (padding != null) {
      o.srcKeyPaddingMask(padding);
    }
  }

  /** Whether PyTorch would use nested tensors: the padding must be at the ends of the sequences. */
  private boolean canUseNestedTensors(Tensor src, Tensor padding) {
    return usesNestedTensors
        && src.dim() == 3
        && !src.isNested()
        && src.numel() > 0
        && src.size(2) == dModel
        && padding.dim() == 2
        && padding.size(0) == src.size(0)
        && padding.size(1) == src.size(1)
        && everyLayer(layer -> !layer.isTraining())
        && everyLayer(TransformerEncoderLayer::allowsFusedKernel)
        && everyLayer(l -> FastPath.isOpenFor(src, l.kernelWeights()))
        && (!options.maskCheck || isLeftAligned(src, padding));
  }

  private boolean everyLayer(Predicate<TransformerEncoderLayer> test) {
    for (TransformerEncoderLayer layer : layers) {
      if (!test.test(layer)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLeftAligned(Tensor src, Tensor padding) {
    return Ops.unchecked()
        .call("aten::_nested_tensor_from_mask_left_aligned", src, padding.logicalNot())
        .toBoolean();
  }

  private Tensor encodeNested(Tensor src, Tensor padding) {
    Tensor output =
        Ops.unchecked()
            .call("aten::_nested_tensor_from_mask", src, padding.logicalNot(), false)
            .toTensor();
    AttentionMasks.Merged none = new AttentionMasks.Merged(null, null);
    for (TransformerEncoderLayer layer : layers) {
      Tensor next = layer.runFusedKernel(output, none);
      output.close();
      output = next;
    }
    return Ops.call("aten::to_padded_tensor", output, 0.0, src.shape().toArray()).toTensor();
  }

  /** Options of {@link TransformerEncoder}. */
  @CanIgnoreReturnValue
  public static final class Options {
    private @Nullable Layer norm;
    private boolean enableNestedTensor = true;
    private boolean maskCheck = true;

    private Options() {}

    /**
     * Normalization applied to the output of the last layer, usually a {@link LayerNorm}. Default:
     * none.
     */
    public Options norm(Layer norm) {
      this.norm = norm;
      return this;
    }

    /** Whether nested tensors are used to exclude padding from the computation. Default true. */
    public Options enableNestedTensor(boolean enableNestedTensor) {
      this.enableNestedTensor = enableNestedTensor;
      return this;
    }

    /**
     * Whether to check that the padding is at the ends of the sequences before nested tensors are
     * used. Default true.
     */
    public Options maskCheck(boolean maskCheck) {
      this.maskCheck = maskCheck;
      return this;
    }
  }

  /**
   * Options of one call of {@link TransformerEncoder}. In a boolean mask true entries are masked
   * out; the entries of a floating-point mask are added to the attention scores.
   */
  @CanIgnoreReturnValue
  public static final class CallOptions {
    private @Nullable Tensor mask;
    private @Nullable Tensor srcKeyPaddingMask;
    private @Nullable Boolean isCausal;

    private CallOptions() {}

    private static CallOptions of(Consumer<CallOptions> options) {
      CallOptions o = new CallOptions();
      options.accept(o);
      return o;
    }

    /** Mask of the source sequence: {@code (S, S)} or {@code (N * heads, S, S)}. Default: none. */
    public CallOptions mask(Tensor mask) {
      this.mask = mask;
      return this;
    }

    /** Padding mask of the source sequences: {@code (N, S)} or {@code (S)}. Default: none. */
    public CallOptions srcKeyPaddingMask(Tensor srcKeyPaddingMask) {
      this.srcKeyPaddingMask = srcKeyPaddingMask;
      return this;
    }

    /**
     * Whether {@code mask} is a causal mask, so that a fused kernel need not read it. Default:
     * detected by comparison.
     */
    public CallOptions isCausal(boolean isCausal) {
      this.isCausal = isCausal;
      return this;
    }
  }
}
