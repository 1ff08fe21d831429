package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.jtorch.Ops;
import org.jtorch.Shape;
import org.jtorch.Tensor;

/**
 * Transformer encoder layer: self-attention and a feed-forward network, each with a residual
 * connection and layer normalization, {@code torch.nn.TransformerEncoderLayer}. {@code (S, N, E)},
 * {@code (N, S, E)} with {@code batchFirst}, or {@code (S, E)} to the same shape.
 *
 * <p>In evaluation mode without gradients, the layer runs in one fused kernel, under PyTorch's
 * conditions.
 */
public final class TransformerEncoderLayer extends TransformerLayer implements Layer {
  private final Slot<MultiheadAttention> selfAttn;
  private final Slot<Layer> linear1;
  private final Slot<Layer> dropout;
  private final Slot<Layer> linear2;
  private final Slot<Layer> norm1;
  private final Slot<Layer> norm2;
  private final Slot<Layer> dropout1;
  private final Slot<Layer> dropout2;

  /**
   * Creates a layer with PyTorch's defaults and initial values; see {@link
   * #TransformerEncoderLayer(long, long, Consumer)}.
   */
  public TransformerEncoderLayer(long dModel, long nhead) {
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
  public TransformerEncoderLayer(long dModel, long nhead, Consumer<Options> options) {
    this(dModel, nhead, Options.of(options));
  }

  TransformerEncoderLayer(long dModel, long nhead, TransformerOptions<?> like) {
    super(dModel, nhead, like);
    selfAttn = attention("self_attn");
    linear1 = linear("linear1", dModel, like.dimFeedforward);
    dropout = dropout("dropout");
    linear2 = linear("linear2", like.dimFeedforward, dModel);
    norm1 = norm("norm1");
    norm2 = norm("norm2");
    dropout1 = dropout("dropout1");
    dropout2 = dropout("dropout2");
    registerActivation();
  }

  TransformerEncoderLayer copy() {
    return copy(this, () -> new TransformerEncoderLayer(dModel, nhead, options));
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
    return inTemporaryScope(
        () -> {
          Tensor padding =
              AttentionMasks.additive(this, "srcKeyPaddingMask", o.srcKeyPaddingMask, src.dtype());
          Tensor mask = AttentionMasks.additive(this, "srcMask", o.srcMask, src.dtype());
          if (canUseFusedKernel(src) && !(src.isNested() && (mask != null || padding != null))) {
            MultiheadAttention attention = selfAttn.get();
            AttentionInputs inputs = new AttentionInputs(attention, src, src, src);
            inputs.check(dModel, dModel);
            inputs.checkMasks(mask, padding, o.isCausal);
            return runFusedKernel(
                src, AttentionMasks.merge(mask, padding, src, attention.numHeads()));
          }
          TransformerMask masks = new TransformerMask(mask, padding, o.isCausal);
          Tensor attended = residual(src, norm1, x -> attendToSelf(x, masks));
          return residual(attended, norm2, this::feedForward);
        });
  }

  private Tensor attendToSelf(Tensor x, TransformerMask masks) {
    return dropout1.get().call(attend(selfAttn, x, x, masks));
  }

  private Tensor feedForward(Tensor x) {
    return dropout2
        .get()
        .call(linear2.get().call(dropout.get().call(activation().call(linear1.get().call(x)))));
  }

  /** Whether PyTorch would use the fused kernel for this input. */
  private boolean canUseFusedKernel(Tensor src) {
    return src.dim() == 3
        && !isTraining()
        && allowsFusedKernel()
        && FastPath.isOpenFor(src, kernelWeights());
  }

  boolean allowsFusedKernel() {
    MultiheadAttention attention = selfAttn.get();
    return attention.allowsFusedKernel()
        && attention.embedDim() == dModel
        && attention.numHeads() == nhead
        && hasFusableParts()
        && modules().stream().noneMatch(Module::hasHooks);
  }

  /** Whether the submodules, which may have been replaced, are those that the kernel computes. */
  private boolean hasFusableParts() {
    return linear1.get() instanceof Linear in
        && linear2.get() instanceof Linear out
        && in.hasBias()
        && out.hasBias()
        && out.weight().shape().equals(Shape.of(dModel, in.weight().size(0)))
        && in.weight().size(1) == dModel
        && isFusable(norm1)
        && isFusable(norm2)
        && Stream.of(dropout, dropout1, dropout2).allMatch(slot -> slot.get() instanceof Dropout)
        && TransformerOptions.isFused(activation());
  }

  private boolean isFusable(Slot<Layer> norm) {
    return norm.get() instanceof LayerNorm layer
        && layer.isAffineOver(dModel)
        && layer.eps() == options.layerNormEps;
  }

  List<Tensor> kernelWeights() {
    List<Tensor> weights = new ArrayList<>(selfAttn.get().kernelWeights());
    for (Slot<Layer> slot : List.of(norm1, norm2)) {
      LayerNorm norm = (LayerNorm) slot.get();
      weights.addAll(List.of(norm.weight(), norm.bias()));
    }
    for (Slot<Layer> slot : List.of(linear1, linear2)) {
      Linear linear = (Linear) slot.get();
      weights.addAll(List.of(linear.weight(), linear.bias()));
    }
    return weights;
  }

  /** Runs the fused kernel. A nested input takes no masks. */
  Tensor runFusedKernel(Tensor src, AttentionMasks.Merged masks) {
    List<Tensor> weights = kernelWeights();
    List<@Nullable Object> arguments = new ArrayList<>(List.of(src, dModel, nhead));
    arguments.addAll(weights.subList(0, 4));
    arguments.addAll(
        List.of(TransformerOptions.isGelu(activation()), options.normFirst, options.layerNormEps));
    arguments.addAll(weights.subList(4, weights.size()));
    arguments.addAll(Arrays.asList(masks.mask(), masks.type()));
    return Ops.unchecked()
        .call("aten::_transformer_encoder_layer_fwd", arguments, Map.of())
        .toTensor();
  }

  /** Options of {@link TransformerEncoderLayer}. */
  public static final class Options extends TransformerOptions<Options> {
    private Options() {}

    private static Options of(Consumer<Options> options) {
      Options o = new Options();
      options.accept(o);
      return o;
    }
  }

  /**
   * Options of one call of {@link TransformerEncoderLayer}. In a boolean mask true entries are
   * masked out; the entries of a floating-point mask are added to the attention scores.
   */
  @CanIgnoreReturnValue
  public static final class CallOptions {
    private @Nullable Tensor srcMask;
    private @Nullable Tensor srcKeyPaddingMask;
    private boolean isCausal;

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

    /** Padding mask of the source sequences: {@code (N, S)} or {@code (S)}. Default: none. */
    public CallOptions srcKeyPaddingMask(Tensor srcKeyPaddingMask) {
      this.srcKeyPaddingMask = srcKeyPaddingMask;
      return this;
    }

    /**
     * Whether {@code srcMask} is a causal mask, so that a fused kernel need not read it. Default
     * false.
     */
    public CallOptions isCausal(boolean isCausal) {
      this.isCausal = isCausal;
      return this;
    }
  }
}
