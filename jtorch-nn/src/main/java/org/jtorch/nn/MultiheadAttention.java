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
import org.jtorch.Tensor;
import org.jtorch.TensorHolder;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.init.Init;

/**
 * Attention of several heads, {@code torch.nn.MultiheadAttention}: each target mixes the values
 * whose keys match its query.
 *
 * <pre>{@code
 * MultiheadAttention attention = new MultiheadAttention(64, 8, o -> o.batchFirst(true));
 * var out = attention.call(x, x, x, o -> o.keyPaddingMask(padding));     // x is (N, L, E)
 * out.output();                                                          // (N, L, E)
 * out.weights();                                                         // (N, L, L)
 * }</pre>
 *
 * <p>In the shapes, {@code L} is the number of targets, {@code S} of sources, {@code N} the batch,
 * {@code E} the width. In evaluation, where nothing needs a gradient, attention of a sequence to
 * itself runs in one kernel, under PyTorch's conditions.
 *
 * <p><b>Ownership:</b> parameters are in no scope; the output belongs to the caller's.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes parameters, hooks or mode.
 */
@SuppressWarnings("NonCanonicalType") // F's types are named through F, as its users do
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
  private final Slot<Linear> outProj;

  /**
   * The attention with PyTorch's defaults and initial values.
   *
   * @param embedDim the width E
   * @param numHeads how many heads; divides the width
   * @throws IllegalArgumentException if it does not, or one is not positive
   */
  public MultiheadAttention(long embedDim, long numHeads) {
    this(embedDim, numHeads, o -> {});
  }

  /**
   * The attention with options.
   *
   * @param embedDim the width E
   * @param numHeads how many heads; divides the width
   * @param options {@code o -> o.batchFirst(true).dropout(0.1)}
   * @throws IllegalArgumentException if it does not, or one is not positive
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
    inProjWeight = same ? drawn("in_proj_weight", 3 * embedDim, embedDim) : null;
    qProjWeight = same ? null : drawn("q_proj_weight", embedDim, embedDim);
    kProjWeight = same ? null : drawn("k_proj_weight", embedDim, keyWidth());
    vProjWeight = same ? null : drawn("v_proj_weight", embedDim, valueWidth());
    inProjBias = o.bias ? parameter("in_proj_bias", Torch.zeros(3 * embedDim)) : null;
    if (o.bias) {
      Init.zeros_(last.bias());
    }
    biasK = o.addBiasKv ? extra("bias_k") : null;
    biasV = o.addBiasKv ? extra("bias_v") : null;
    outProj = slot("out_proj", last);
  }

  private Slot<Tensor> drawn(String name, long rows, long columns) {
    return parameter(name, Init.xavierUniform_(Torch.empty(rows, columns)));
  }

  private Slot<Tensor> extra(String name) {
    return parameter(name, Init.xavierNormal_(Torch.empty(1, 1, embedDim)));
  }

  private long keyWidth() {
    return options.kdim == null ? embedDim : options.kdim;
  }

  private long valueWidth() {
    return options.vdim == null ? embedDim : options.vdim;
  }

  /**
   * Attends, and tells the weights, averaged over the heads.
   *
   * @param query {@code (L, N, E)}, {@code (N, L, E)} with {@code batchFirst}, or {@code (L, E)}
   * @param key {@code (S, N, kdim)}, {@code (N, S, kdim)} or {@code (S, kdim)}
   * @param value {@code (S, N, vdim)}, {@code (N, S, vdim)} or {@code (S, vdim)}; pass the key's
   *     own object where they are the same, which saves a product
   * @return the output, laid out as the query, and the weights, {@code (N, L, S)} or {@code (L, S)}
   */
  public Output call(Tensor query, Tensor key, Tensor value) {
    return call(query, key, value, o -> {});
  }

  /**
   * Attends.
   *
   * @param query {@code (L, N, E)}, {@code (N, L, E)} with {@code batchFirst}, or {@code (L, E)}
   * @param key {@code (S, N, kdim)}, {@code (N, S, kdim)} or {@code (S, kdim)}
   * @param value {@code (S, N, vdim)}, {@code (N, S, vdim)} or {@code (S, vdim)}; pass the key's
   *     own object where they are the same, which saves a product
   * @param options {@code o -> o.keyPaddingMask(padding).needWeights(false)}
   * @return the output, laid out as the query, and the weights if they are wanted, {@code (N, L,
   *     S)} or {@code (L, S)}
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
          return TensorScope.compute(() -> attend(query, key, value, o));
        },
        query,
        key,
        value);
  }

  /** Nested tensors are for the one kernel alone. */
  private void checkNested(Tensor query, Tensor key, Tensor value, CallOptions o) {
    boolean nested = query.isNested() || key.isNested() || value.isNested();
    boolean masked = o.attnMask != null || o.keyPaddingMask != null;
    if (nested && (masked || query != key || key != value || !isFastFor(query))) {
      throw Inputs.refused(
          this,
          "a nested tensor must be query, key and value, without masks and gradients, in"
              + " evaluation, with batchFirst, bias and an even numHeads");
    }
  }

  private Output attend(Tensor query, Tensor key, Tensor value, CallOptions o) {
    Tensor padding =
        AttentionMasks.additive(this, "keyPaddingMask", o.keyPaddingMask, query.dtype());
    Tensor mask = AttentionMasks.additive(this, "attnMask", o.attnMask, query.dtype());
    boolean ownMasks = o.keyPaddingMask != padding || o.keyPaddingMask == null;
    ownMasks &= o.attnMask != mask || o.attnMask == null;
    if (query == key && key == value && ownMasks && isFastFor(query)) {
      return inOneKernel(query, AttentionMasks.merge(mask, padding, query, numHeads), o);
    }
    boolean swapped = options.batchFirst && query.dim() == 3;
    Tensor q = swapped ? query.transpose(1, 0) : query;
    Tensor k = key == query ? q : swapped ? key.transpose(1, 0) : key;
    Tensor v = value == key ? k : swapped ? value.transpose(1, 0) : value;
    F.Attention found =
        F.multiHeadAttentionForward(q, k, v, numHeads, f -> pass(f, o, mask, padding));
    Tensor output = swapped ? found.output().transpose(1, 0) : found.output();
    return new Output(output, o.needWeights ? found.weights() : null);
  }

  private void pass(
      F.MultiHeadAttentionForwardOptions f,
      CallOptions o,
      @Nullable Tensor mask,
      @Nullable Tensor padding) {
    Linear last = outProj.get();
    f.addZeroAttn(options.addZeroAttn)
        .dropoutP(options.dropout)
        .training(isTraining())
        .needWeights(o.needWeights)
        .averageAttnWeights(o.averageAttnWeights)
        .isCausal(o.isCausal)
        .useSeparateProjWeight(inProjWeight == null)
        .outProjWeight(last.weight());
    given(inProjWeight, f::inProjWeight);
    given(qProjWeight, f::qProjWeight);
    given(kProjWeight, f::kProjWeight);
    given(vProjWeight, f::vProjWeight);
    given(inProjBias, f::inProjBias);
    given(biasK, f::biasK);
    given(biasV, f::biasV);
    if (last.hasBias()) {
      f.outProjBias(last.bias());
    }
    if (mask != null) {
      f.attnMask(mask);
    }
    if (padding != null) {
      f.keyPaddingMask(padding);
    }
  }

  private static void given(@Nullable Slot<Tensor> slot, Consumer<Tensor> to) {
    if (slot != null) {
      to.accept(slot.get());
    }
  }

  /** Whether PyTorch would attend to this sequence in one kernel. */
  private boolean isFastFor(Tensor query) {
    return query.dim() == 3
        && query.numel() > 0
        && allowsOneKernel()
        && biasK == null
        && !options.addZeroAttn
        && FastPath.isOpenFor(query, kernelWeights());
  }

  /** What the kernels of attention and of a whole encoder layer need alike. */
  boolean allowsOneKernel() {
    return !isTraining()
        && options.batchFirst
        && numHeads % 2 == 0
        && inProjWeight != null
        && inProjBias != null;
  }

  /** The weights and biases of the projections before and after. */
  List<Tensor> kernelWeights() {
    Linear last = outProj.get();
    return List.of(
        Objects.requireNonNull(inProjWeight).get(),
        Objects.requireNonNull(inProjBias).get(),
        last.weight(),
        last.bias());
  }

  private Output inOneKernel(Tensor query, AttentionMasks.Merged masks, CallOptions o) {
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
   * Whether attention without gradients, and a transformer's encoder layers, may be computed in one
   * kernel, {@code torch.backends.mha.get_fastpath_enabled}.
   *
   * @return true unless somebody has switched it off
   */
  public static boolean isFastpathEnabled() {
    return FastPath.isEnabled();
  }

  /**
   * Allows or forbids to compute attention, and a transformer's encoder layers, in one kernel,
   * {@code torch.backends.mha.set_fastpath_enabled}. Numbers differ in their last digits.
   *
   * @param enabled for all threads; true at first
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
   * The projection of what the heads found.
   *
   * @return {@code (E)} to {@code (E)}
   */
  public Linear outProj() {
    return outProj.get();
  }

  /** How many sequences a batch of them holds. */
  long batchSize(Tensor query) {
    return query.size(options.batchFirst ? 0 : 1);
  }

  /**
   * What attention found.
   *
   * <p><b>Ownership:</b> holds tensors like any other results; {@code scope.keep} takes it as a
   * whole.
   *
   * <p><b>Thread safety:</b> as its tensors.
   */
  public static final class Output implements TensorHolder {
    private final Tensor output;
    private final @Nullable Tensor weights;

    private Output(Tensor output, @Nullable Tensor weights) {
      this.output = output;
      this.weights = weights;
    }

    /**
     * The mixed values, projected.
     *
     * @return laid out as the query
     */
    public Tensor output() {
      return output;
    }

    /**
     * How much each target attended to each source.
     *
     * @return {@code (N, L, S)} or {@code (L, S)}; without averaging {@code (N, heads, L, S)} or
     *     {@code (heads, L, S)}
     * @throws IllegalStateException if they were not wanted: {@code needWeights(false)}
     */
    public Tensor weights() {
      if (weights == null) {
        throw new IllegalStateException(
            "MultiheadAttention: no weights after o -> o.needWeights(false)");
      }
      return weights;
    }

    /** The output, then the weights if they were wanted. */
    @Override
    public Collection<Tensor> tensors() {
      return Stream.of(output, weights).filter(Objects::nonNull).toList();
    }
  }

  /**
   * What {@link MultiheadAttention} may be told.
   *
   * <p><b>Ownership:</b> holds no tensor.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options {
    private double dropout;
    private boolean bias = true;
    private boolean addBiasKv;
    private boolean addZeroAttn;
    private @Nullable Long kdim;
    private @Nullable Long vdim;
    private boolean batchFirst;

    private Options() {}

    /**
     * The probability with which an attention weight is dropped in training.
     *
     * @param dropout from 0 to 1, 0 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options dropout(double dropout) {
      this.dropout = dropout;
      return this;
    }

    /**
     * Whether the projections add a bias.
     *
     * @param bias true by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options bias(boolean bias) {
      this.bias = bias;
      return this;
    }

    /**
     * Whether one more key and value are learned, the same for every sequence.
     *
     * @param addBiasKv false by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options addBiasKv(boolean addBiasKv) {
      this.addBiasKv = addBiasKv;
      return this;
    }

    /**
     * Whether a key and a value of zeros are added.
     *
     * @param addZeroAttn false by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options addZeroAttn(boolean addZeroAttn) {
      this.addZeroAttn = addZeroAttn;
      return this;
    }

    /**
     * The width of the keys.
     *
     * @param kdim the queries' by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options kdim(long kdim) {
      this.kdim = kdim;
      return this;
    }

    /**
     * The width of the values.
     *
     * @param vdim the queries' by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options vdim(long vdim) {
      this.vdim = vdim;
      return this;
    }

    /**
     * Whether the batch is the first dimension instead of the second.
     *
     * @param batchFirst false by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options batchFirst(boolean batchFirst) {
      this.batchFirst = batchFirst;
      return this;
    }
  }

  /**
   * What a call of {@link MultiheadAttention} may be told.
   *
   * <p><b>Ownership:</b> refers to the tensors it is given; owns none.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   */
  public static final class CallOptions {
    private @Nullable Tensor keyPaddingMask;
    private boolean needWeights = true;
    private @Nullable Tensor attnMask;
    private boolean averageAttnWeights = true;
    private boolean isCausal;

    private CallOptions() {}

    /**
     * Which sources are padding.
     *
     * @param keyPaddingMask {@code (N, S)} or {@code (S)}: true ones are left out, numbers are
     *     added to the scores; none by default
     * @return this
     */
    @CanIgnoreReturnValue
    public CallOptions keyPaddingMask(Tensor keyPaddingMask) {
      this.keyPaddingMask = keyPaddingMask;
      return this;
    }

    /**
     * Whether the weights are wanted; without them attention is faster.
     *
     * @param needWeights true by default
     * @return this
     */
    @CanIgnoreReturnValue
    public CallOptions needWeights(boolean needWeights) {
      this.needWeights = needWeights;
      return this;
    }

    /**
     * Which sources each target may not attend to.
     *
     * @param attnMask {@code (L, S)} or {@code (N * heads, L, S)}: true ones are left out, numbers
     *     are added to the scores; none by default
     * @return this
     */
    @CanIgnoreReturnValue
    public CallOptions attnMask(Tensor attnMask) {
      this.attnMask = attnMask;
      return this;
    }

    /**
     * Whether the weights are averaged over the heads.
     *
     * @param averageAttnWeights true by default
     * @return this
     */
    @CanIgnoreReturnValue
    public CallOptions averageAttnWeights(boolean averageAttnWeights) {
      this.averageAttnWeights = averageAttnWeights;
      return this;
    }

    /**
     * Whether {@code attnMask} is the causal one, so that a kernel need not read it.
     *
     * @param isCausal false by default
     * @return this
     */
    @CanIgnoreReturnValue
    public CallOptions isCausal(boolean isCausal) {
      this.isCausal = isCausal;
      return this;
    }
  }
}
