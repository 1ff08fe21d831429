package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.jtorch.F;
import org.jtorch.IValue;
import org.jtorch.Ops;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorHolder;
import org.jtorch.TensorScope;
import org.jtorch.ThrowingSupplier;
import org.jtorch.Torch;
import org.jtorch.nn.init.Init;

/**
 * Multi-head attention, {@code torch.nn.MultiheadAttention}: each target position attends to the
 * source positions whose keys match its query.
 *
 * <pre>{@code
 * MultiheadAttention attention = new MultiheadAttention(64, 8, o -> o.batchFirst(true));
 * var out = attention.call(x, x, x, o -> o.keyPaddingMask(padding));     // x is (N, L, E)
 * out.output();                                                          // (N, L, E)
 * out.weights();                                                         // (N, L, L)
 * }</pre>
 *
 * <p>In the shapes, {@code L} is the target length, {@code S} the source length, {@code N} the
 * batch size and {@code E} the embedding size. In evaluation mode without gradients, self-attention
 * runs in one fused kernel under PyTorch's conditions.
 */
public final class MultiheadAttention extends Module {
  private final long embedDim;
  private final long numHeads;
  private final Options options;
  private final @Nullable Slot<Tensor> inProjWeight;
  private final @Nullable Slot<Tensor> qProjWeight;
  private final @Nullable Slot<Tensor> kProjWeight;
  private final @Nullable Slot<Tensor> vProjWeight;
  private final @Nullable Slot<Tensor> inProjBias;
  private final @Nullable Slot<Tensor> biasK;
  private final @Nullable Slot<Tensor> biasV;
  private final Slot<Layer> outProj;

  /**
   * Creates a layer with PyTorch's defaults and initial values; see {@link
   * #MultiheadAttention(long, long, Consumer)}.
   */
  public MultiheadAttention(long embedDim, long numHeads) {
    this(embedDim, numHeads, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param embedDim embedding size E
   * @param numHeads number of attention heads; must divide {@code embedDim}
   * @param options {@code o -> o.batchFirst(true).dropout(0.1)}
   * @throws IllegalArgumentException if {@code numHeads} does not divide {@code embedDim}, or one
   *     of them is not positive
   */
  public MultiheadAttention(long embedDim, long numHeads, Consumer<Options> options) {
    Options o = new Options();
    options.accept(o);
    this.embedDim = embedDim;
    this.numHeads = numHeads;
    this.options = o;
    if (embedDim <= 0 || numHeads <= 0 || embedDim % numHeads != 0) {
      throw new IllegalArgumentException(
          "MultiheadAttention: embedDim must be a positive multiple of numHeads, got "
              + embedDim
              + " and "
              + numHeads);
    }
    Linear last = new NonDynamicallyQuantizableLinear(embedDim, embedDim, l -> l.bias(o.bias));
    boolean same = keyWidth() == embedDim && valueWidth() == embedDim;
    inProjWeight = same ? xavierUniformParameter("in_proj_weight", 3 * embedDim, embedDim) : null;
    qProjWeight = same ? null : xavierUniformParameter("q_proj_weight", embedDim, embedDim);
    kProjWeight = same ? null : xavierUniformParameter("k_proj_weight", embedDim, keyWidth());
    vProjWeight = same ? null : xavierUniformParameter("v_proj_weight", embedDim, valueWidth());
    inProjBias = o.bias ? parameter("in_proj_bias", Torch.zeros(3 * embedDim)) : null;
    if (o.bias) {
      Init.zeros_(last.bias());
    }
    biasK = o.addBiasKv ? xavierNormalParameter("bias_k") : null;
    biasV = o.addBiasKv ? xavierNormalParameter("bias_v") : null;
    outProj = slot("out_proj", last);
  }

  private Slot<Tensor> xavierUniformParameter(String name, long rows, long columns) {
    return parameter(name, Init.xavierUniform_(Torch.empty(rows, columns)));
  }

  private Slot<Tensor> xavierNormalParameter(String name) {
    return parameter(name, Init.xavierNormal_(Torch.empty(1, 1, embedDim)));
  }

  private long keyWidth() {
    return options.kdim == null ? embedDim : options.kdim;
  }

  private long valueWidth() {
    return options.vdim == null ? embedDim : options.vdim;
  }

  /**
   * Computes the attention output and the attention weights, averaged over the heads.
   *
   * @param query {@code (L, N, E)}, {@code (N, L, E)} with {@code batchFirst}, or {@code (L, E)}
   * @param key {@code (S, N, kdim)}, {@code (N, S, kdim)} or {@code (S, kdim)}
   * @param value {@code (S, N, vdim)}, {@code (N, S, vdim)} or {@code (S, vdim)}; pass the same
   *     object as {@code key} where they are equal, which saves a projection
   * @return the output, in the query's layout, and the weights, {@code (N, L, S)} or {@code (L, S)}
   */
  public Output call(Tensor query, Tensor key, Tensor value) {
    return call(query, key, value, o -> {});
  }

  /**
   * Computes the attention output, and the attention weights if requested.
   *
   * @param query {@code (L, N, E)}, {@code (N, L, E)} with {@code batchFirst}, or {@code (L, E)}
   * @param key {@code (S, N, kdim)}, {@code (N, S, kdim)} or {@code (S, kdim)}
   * @param value {@code (S, N, vdim)}, {@code (N, S, vdim)} or {@code (S, vdim)}; pass the same
   *     object as {@code key} where they are equal, which saves a projection
   * @param options {@code o -> o.keyPaddingMask(padding).needWeights(false)}
   * @return the output, in the query's layout, and the weights if requested, {@code (N, L, S)} or
   *     {@code (L, S)}
   */
  public Output call(Tensor query, Tensor key, Tensor value, Consumer<CallOptions> options) {
    CallOptions o = new CallOptions();
    options.accept(o);
    return call(
        () -> {
          checkNested(query, key, value, o);
          AttentionInputs inputs = new AttentionInputs(this, query, key, value);
          inputs.check(keyWidth(), valueWidth());
          inputs.checkMasks(o.attnMask, o.keyPaddingMask, o.isCausal);
          return inTemporaryScope(() -> attend(query, key, value, o));
        },
        query,
        key,
        value);
  }

  /** Frees intermediate tensors, unless a layer that replaces the projection may keep one. */
  private Output inTemporaryScope(ThrowingSupplier<Output, RuntimeException> body) {
    return givenProjection() == null
        ? TemporaryTensors.compute(this, body)
        : TensorScope.compute(body);
  }

  /** Nested tensors are supported by the fused kernel only. */
  private void checkNested(Tensor query, Tensor key, Tensor value, CallOptions o) {
    boolean nested = query.isNested() || key.isNested() || value.isNested();
    boolean masked = o.attnMask != null || o.keyPaddingMask != null;
    if (nested && (masked || query != key || key != value || !canUseFusedKernel(query))) {
      throw Inputs.refused(
          this,
          "nested tensors require one tensor as query, key and value, no masks, no gradients,"
              + " evaluation mode, batchFirst, bias and an even numHeads");
    }
  }

  private Output attend(Tensor query, Tensor key, Tensor value, CallOptions o) {
    Tensor padding =
        AttentionMasks.additive(this, "keyPaddingMask", o.keyPaddingMask, query.dtype());
    Tensor mask = AttentionMasks.additive(this, "attnMask", o.attnMask, query.dtype());
    boolean ownMasks = o.keyPaddingMask != padding || o.keyPaddingMask == null;
    ownMasks &= o.attnMask != mask || o.attnMask == null;
    if (query == key && key == value && ownMasks && canUseFusedKernel(query)) {
      return runFusedKernel(query, AttentionMasks.merge(mask, padding, query, numHeads), o);
    }
    boolean swapped = options.batchFirst && query.dim() == 3;
    Tensor q = swapped ? query.transpose(1, 0) : query;
    Tensor k = key == query ? q : swapped ? key.transpose(1, 0) : key;
    Tensor v = value == key ? k : swapped ? value.transpose(1, 0) : value;
    F.Attention found =
        F.multiHeadAttentionForward(q, k, v, numHeads, f -> passOptions(f, o, mask, padding));
    Tensor projected =
        givenProjection() == null ? outProj.get().call(found.output()) : found.output();
    Tensor output = swapped ? projected.transpose(1, 0) : projected;
    return new Output(output, o.needWeights ? found.weights() : null);
  }

  private void passOptions(
      F.MultiHeadAttentionForwardOptions f,
      CallOptions o,
      @Nullable Tensor mask,
      @Nullable Tensor padding) {
    f.addZeroAttn(options.addZeroAttn)
        .dropoutP(options.dropout)
        .training(isTraining())
        .needWeights(o.needWeights)
        .averageAttnWeights(o.averageAttnWeights)
        .isCausal(o.isCausal)
        .useSeparateProjWeight(inProjWeight == null);
    ifPresent(inProjWeight, f::inProjWeight);
    ifPresent(qProjWeight, f::qProjWeight);
    ifPresent(kProjWeight, f::kProjWeight);
    ifPresent(vProjWeight, f::vProjWeight);
    ifPresent(inProjBias, f::inProjBias);
    ifPresent(biasK, f::biasK);
    ifPresent(biasV, f::biasV);
    passProjection(f);
    if (mask != null) {
      f.attnMask(mask);
    }
    if (padding != null) {
      f.keyPaddingMask(padding);
    }
  }

  /**
   * Passes the output projection's weights. A layer of another kind is called on the attention's
   * output, so the function, which requires a weight, gets the identity.
   */
  private void passProjection(F.MultiHeadAttentionForwardOptions f) {
    Linear last = givenProjection();
    if (last == null) {
      Tensor like = Objects.requireNonNull(inProjWeight == null ? qProjWeight : inProjWeight).get();
      f.outProjWeight(Torch.eye(like.dtype().on(like.device()), embedDim));
    } else {
      f.outProjWeight(last.weight());
      if (last.hasBias()) {
        f.outProjBias(last.bias());
      }
    }
  }

  /** The output projection if it is a linear layer; null if it was replaced by another layer. */
  private @Nullable Linear givenProjection() {
    return outProj.get() instanceof Linear last && !(last instanceof LazyModule) ? last : null;
  }

  private static void ifPresent(@Nullable Slot<Tensor> slot, Consumer<Tensor> to) {
    if (slot != null) {
      to.accept(slot.get());
    }
  }

  /** Whether PyTorch would use the fused kernel for this input. */
  private boolean canUseFusedKernel(Tensor query) {
    return query.dim() == 3
        && query.numel() > 0
        && allowsFusedKernel()
        && FastPath.isOpenFor(query, kernelWeights());
  }

  /** Conditions common to the fused kernels of attention and of an encoder layer. */
  boolean allowsFusedKernel() {
    Linear last = givenProjection();
    return !isTraining()
        && options.batchFirst
        && numHeads % 2 == 0
        && inProjWeight != null
        && inProjBias != null
        && biasK == null
        && !options.addZeroAttn
        && last != null
        && last.hasBias()
        && last.weight().shape().equals(Shape.of(embedDim, embedDim));
  }

  /** Weights and biases of the input and output projections. */
  List<Tensor> kernelWeights() {
    Linear last = (Linear) outProj.get();
    return List.of(
        Objects.requireNonNull(inProjWeight).get(),
        Objects.requireNonNull(inProjBias).get(),
        last.weight(),
        last.bias());
  }

  private Output runFusedKernel(Tensor query, AttentionMasks.Merged masks, CallOptions o) {
    List<@Nullable Object> arguments =
        new ArrayList<>(List.of(query, query, query, embedDim, numHeads));
    arguments.addAll(kernelWeights());
    arguments.addAll(
        Arrays.asList(masks.mask(), o.needWeights, o.averageAttnWeights, masks.type()));
    List<IValue> results =
        Ops.unchecked()
            .call("aten::_native_multi_head_attention", arguments, Map.of())
            .toTuple()
            .elements();
    return new Output(results.get(0).toTensor(), o.needWeights ? results.get(1).toTensor() : null);
  }

  /**
   * {@return whether attention and transformer encoder layers may use fused kernels in inference,
   * true by default, {@code torch.backends.mha.get_fastpath_enabled}}
   */
  public static boolean isFastpathEnabled() {
    return FastPath.isEnabled();
  }

  /**
   * Enables or disables the fused kernels of attention and transformer encoder layers, {@code
   * torch.backends.mha.set_fastpath_enabled}. Results differ in their last digits.
   *
   * @param enabled for all threads; true by default
   */
  public static void setFastpathEnabled(boolean enabled) {
    FastPath.enable(enabled);
  }

  long embedDim() {
    return embedDim;
  }

  long numHeads() {
    return numHeads;
  }

  boolean batchFirst() {
    return options.batchFirst;
  }

  /**
   * Returns the output projection, {@code out_proj}, which can be replaced.
   *
   * @return the slot of a layer from {@code E} to {@code E}, at first a {@link Linear}
   */
  public Slot<Layer> outProj() {
    return outProj;
  }

  /** Returns the batch size. */
  long batchSize(Tensor query) {
    return query.size(options.batchFirst ? 0 : 1);
  }

  /**
   * Output of {@link MultiheadAttention}.
   *
   * <p><b>Ownership:</b> {@code scope.keep(output)} keeps all its tensors.
   */
  public static final class Output implements TensorHolder {
    private final Tensor output;
    private final @Nullable Tensor weights;

    private Output(Tensor output, @Nullable Tensor weights) {
      this.output = output;
      this.weights = weights;
    }

    /** {@return the attention output, in the query's layout} */
    public Tensor output() {
      return output;
    }

    /**
     * {@return the attention weights, {@code (N, L, S)} or {@code (L, S)}; {@code (N, heads, L, S)}
     * or {@code (heads, L, S)} without averaging}
     *
     * @throws IllegalStateException after {@code needWeights(false)}
     */
    public Tensor weights() {
      if (weights == null) {
        throw new IllegalStateException(
            "MultiheadAttention: no weights after o -> o.needWeights(false)");
      }
      return weights;
    }

    /** Returns the output, then the weights if requested. */
    @Override
    public Collection<Tensor> tensors() {
      return Stream.of(output, weights).filter(Objects::nonNull).toList();
    }
  }

  /** Options of {@link MultiheadAttention}. */
  @CanIgnoreReturnValue
  public static final class Options {
    private double dropout;
    private boolean bias = true;
    private boolean addBiasKv;
    private boolean addZeroAttn;
    private @Nullable Long kdim;
    private @Nullable Long vdim;
    private boolean batchFirst;

    private Options() {}

    /** Dropout probability of the attention weights, from 0 to 1. Default 0. */
    public Options dropout(double dropout) {
      this.dropout = dropout;
      return this;
    }

    /** Whether the projections have biases. Default true. */
    public Options bias(boolean bias) {
      this.bias = bias;
      return this;
    }

    /** Whether a learned bias is appended to the key and value sequences. Default false. */
    public Options addBiasKv(boolean addBiasKv) {
      this.addBiasKv = addBiasKv;
      return this;
    }

    /** Whether a zero vector is appended to the key and value sequences. Default false. */
    public Options addZeroAttn(boolean addZeroAttn) {
      this.addZeroAttn = addZeroAttn;
      return this;
    }

    /** Number of features of the keys. Default {@code embedDim}. */
    public Options kdim(long kdim) {
      this.kdim = kdim;
      return this;
    }

    /** Number of features of the values. Default {@code embedDim}. */
    public Options vdim(long vdim) {
      this.vdim = vdim;
      return this;
    }

    /**
     * Whether the batch is the first dimension ({@code (N, L, E)} instead of {@code (L, N, E)}).
     * Default false.
     */
    public Options batchFirst(boolean batchFirst) {
      this.batchFirst = batchFirst;
      return this;
    }
  }

  /**
   * Options of one call of {@link MultiheadAttention}. In a boolean mask true entries are masked
   * out; the entries of a floating-point mask are added to the attention scores.
   */
  @CanIgnoreReturnValue
  public static final class CallOptions {
    private @Nullable Tensor keyPaddingMask;
    private boolean needWeights = true;
    private @Nullable Tensor attnMask;
    private boolean averageAttnWeights = true;
    private boolean isCausal;

    private CallOptions() {}

    /** Mask of the padding positions of the keys: {@code (N, S)} or {@code (S)}. Default: none. */
    public CallOptions keyPaddingMask(Tensor keyPaddingMask) {
      this.keyPaddingMask = keyPaddingMask;
      return this;
    }

    /**
     * Whether the attention weights are returned; attention is faster without them. Default true.
     */
    public CallOptions needWeights(boolean needWeights) {
      this.needWeights = needWeights;
      return this;
    }

    /**
     * Mask of source positions that targets must not attend to: {@code (L, S)} or {@code (N *
     * heads, L, S)}. Default: none.
     */
    public CallOptions attnMask(Tensor attnMask) {
      this.attnMask = attnMask;
      return this;
    }

    /** Whether the weights are averaged over the heads. Default true. */
    public CallOptions averageAttnWeights(boolean averageAttnWeights) {
      this.averageAttnWeights = averageAttnWeights;
      return this;
    }

    /**
     * Whether {@code attnMask} is a causal mask, so that a fused kernel need not read it. Default
     * false.
     */
    public CallOptions isCausal(boolean isCausal) {
      this.isCausal = isCausal;
      return this;
    }
  }
}
