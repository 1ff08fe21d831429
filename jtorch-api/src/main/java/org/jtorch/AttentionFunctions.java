package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The attention functions of {@link F} that PyTorch implements in Python. */
public abstract sealed class AttentionFunctions extends GroupedProducts permits F {
  AttentionFunctions() {}

  /**
   * Multi-head attention with its projections, {@code
   * torch.nn.functional.multi_head_attention_forward}, as computed by {@code
   * nn.MultiheadAttention}. The batch is the second dimension.
   *
   * @param query {@code (L, N, E)} or {@code (L, E)}
   * @param key {@code (S, N, E)} or {@code (S, E)}; other widths than {@code E} require separate
   *     projection weights
   * @param value of the key's shape; passing the same object as for the key saves a matmul
   * @param numHeads the number of heads; must divide {@code E}
   * @param options {@code o -> o.inProjWeight(w).outProjWeight(v).needWeights(false)}; both weights
   *     are required
   * @return the output, and the attention weights if requested
   * @throws IllegalArgumentException if shapes or options are inconsistent
   */
  public static Attention multiHeadAttentionForward(
      Tensor query,
      Tensor key,
      Tensor value,
      long numHeads,
      Consumer<MultiHeadAttentionForwardOptions> options) {
    MultiHeadAttentionForwardOptions o = new MultiHeadAttentionForwardOptions();
    options.accept(o);
    return TensorScope.compute(() -> AttentionForward.of(query, key, value, numHeads, o));
  }

  /**
   * Result of multi-head attention.
   *
   * <p>{@link TensorScope#keep} keeps all tensors of this result.
   */
  public static final class Attention implements TensorHolder {
    private final Tensor output;
    private final @Nullable Tensor weights;

    Attention(Tensor output, @Nullable Tensor weights) {
      this.output = output;
      this.weights = weights;
    }

    /**
     * The attention output after the output projection.
     *
     * @return {@code (L, N, E)} or {@code (L, E)}
     */
    public Tensor output() {
      return output;
    }

    /**
     * The attention weights.
     *
     * @return {@code (N, L, S)} or {@code (L, S)}; without averaging {@code (N, heads, L, S)} or
     *     {@code (heads, L, S)}
     * @throws IllegalStateException if they were disabled with {@code needWeights(false)}
     */
    public Tensor weights() {
      if (weights == null) {
        throw new IllegalStateException(
            "multiHeadAttentionForward: no weights after o -> o.needWeights(false)");
      }
      return weights;
    }

    /** The output, followed by the attention weights if they were requested. */
    @Override
    public List<Tensor> tensors() {
      return weights == null ? List.of(output) : List.of(output, weights);
    }
  }

  /** Options of {@link F#multiHeadAttentionForward}. */
  public static final class MultiHeadAttentionForwardOptions {
    @Nullable Long embedDimToCheck;
    @Nullable Tensor inProjWeight;
    @Nullable Tensor inProjBias;
    @Nullable Tensor biasK;
    @Nullable Tensor biasV;
    boolean addZeroAttn;
    double dropoutP;
    @Nullable Tensor outProjWeight;
    @Nullable Tensor outProjBias;
    boolean training = true;
    @Nullable Tensor keyPaddingMask;
    boolean needWeights = true;
    @Nullable Tensor attnMask;
    boolean useSeparateProjWeight;
    @Nullable Tensor qProjWeight;
    @Nullable Tensor kProjWeight;
    @Nullable Tensor vProjWeight;
    @Nullable Tensor staticK;
    @Nullable Tensor staticV;
    boolean averageAttnWeights = true;
    boolean isCausal;

    MultiHeadAttentionForwardOptions() {}

    /**
     * Expected embedding dimension of the query.
     *
     * @param width E; not checked by default
     * @return this
     */
    @CanIgnoreReturnValue
    public MultiHeadAttentionForwardOptions embedDimToCheck(long width) {
      this.embedDimToCheck = width;
      return this;
    }

    /**
     * Packed projection weights of query, key and value, concatenated along the first dimension.
     *
     * @param weight {@code (3 * E, E)}; required unless separate weights are used
     * @return this
     */
    @CanIgnoreReturnValue
    public MultiHeadAttentionForwardOptions inProjWeight(Tensor weight) {
      this.inProjWeight = weight;
      return this;
    }

    /**
     * Packed projection bias of query, key and value.
     *
     * @param bias {@code (3 * E)}; none by default
     * @return this
     */
    @CanIgnoreReturnValue
    public MultiHeadAttentionForwardOptions inProjBias(Tensor bias) {
      this.inProjBias = bias;
      return this;
    }

    /**
     * Bias that is appended to the keys, as one more source position for every sequence.
     *
     * @param biasK {@code (1, 1, E)}; none by default; requires {@link #biasV}
     * @return this
     */
    @CanIgnoreReturnValue
    public MultiHeadAttentionForwardOptions biasK(Tensor biasK) {
      this.biasK = biasK;
      return this;
    }

    /**
     * Bias that is appended to the values.
     *
     * @param biasV {@code (1, 1, E)}; none by default; requires {@link #biasK}
     * @return this
     */
    @CanIgnoreReturnValue
    public MultiHeadAttentionForwardOptions biasV(Tensor biasV) {
      this.biasV = biasV;
      return this;
    }

    /**
     * Whether a zero key and a zero value are appended to the source.
     *
     * @param add false by default
     * @return this
     */
    @CanIgnoreReturnValue
    public MultiHeadAttentionForwardOptions addZeroAttn(boolean add) {
      this.addZeroAttn = add;
      return this;
    }

    /**
     * Dropout probability of the attention weights in training.
     *
     * @param p from 0 to 1; 0 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public MultiHeadAttentionForwardOptions dropoutP(double p) {
      this.dropoutP = p;
      return this;
    }

    /**
     * Weight of the output projection.
     *
     * @param weight {@code (E, E)}; required
     * @return this
     */
    @CanIgnoreReturnValue
    public MultiHeadAttentionForwardOptions outProjWeight(Tensor weight) {
      this.outProjWeight = weight;
      return this;
    }

    /**
     * Bias of the output projection.
     *
     * @param bias {@code (E)}; none by default
     * @return this
     */
    @CanIgnoreReturnValue
    public MultiHeadAttentionForwardOptions outProjBias(Tensor bias) {
      this.outProjBias = bias;
      return this;
    }

    /**
     * Whether dropout is applied.
     *
     * @param training true by default
     * @return this
     */
    @CanIgnoreReturnValue
    public MultiHeadAttentionForwardOptions training(boolean training) {
      this.training = training;
      return this;
    }

    /**
     * Mask of the source positions that are padding.
     *
     * @param mask {@code (N, S)} or {@code (S)}: positions with true are ignored, floating-point
     *     values are added to the scores; none by default
     * @return this
     */
    @CanIgnoreReturnValue
    public MultiHeadAttentionForwardOptions keyPaddingMask(Tensor mask) {
      this.keyPaddingMask = mask;
      return this;
    }

    /**
     * Whether attention weights are returned. If false, a fused kernel is used.
     *
     * @param need true by default
     * @return this
     */
    @CanIgnoreReturnValue
    public MultiHeadAttentionForwardOptions needWeights(boolean need) {
      this.needWeights = need;
      return this;
    }

    /**
     * Mask that prevents attention of target positions to source positions.
     *
     * @param mask {@code (L, S)} or {@code (N * heads, L, S)}: positions with true are ignored,
     *     floating-point values are added to the scores; none by default
     * @return this
     */
    @CanIgnoreReturnValue
    public MultiHeadAttentionForwardOptions attnMask(Tensor mask) {
      this.attnMask = mask;
      return this;
    }

    /**
     * Whether query, key and value use separate projection weights instead of {@code inProjWeight}.
     *
     * @param separate false by default
     * @return this
     */
    @CanIgnoreReturnValue
    public MultiHeadAttentionForwardOptions useSeparateProjWeight(boolean separate) {
      this.useSeparateProjWeight = separate;
      return this;
    }

    /**
     * Projection weight of the query.
     *
     * @param weight {@code (E, E)}
     * @return this
     */
    @CanIgnoreReturnValue
    public MultiHeadAttentionForwardOptions qProjWeight(Tensor weight) {
      this.qProjWeight = weight;
      return this;
    }

    /**
     * Projection weight of the key.
     *
     * @param weight {@code (E, kdim)}
     * @return this
     */
    @CanIgnoreReturnValue
    public MultiHeadAttentionForwardOptions kProjWeight(Tensor weight) {
      this.kProjWeight = weight;
      return this;
    }

    /**
     * Projection weight of the value.
     *
     * @param weight {@code (E, vdim)}
     * @return this
     */
    @CanIgnoreReturnValue
    public MultiHeadAttentionForwardOptions vProjWeight(Tensor weight) {
      this.vProjWeight = weight;
      return this;
    }

    /**
     * Projected keys to use instead of computed ones.
     *
     * @param keys {@code (N * heads, S, E / heads)}; none by default
     * @return this
     */
    @CanIgnoreReturnValue
    public MultiHeadAttentionForwardOptions staticK(Tensor keys) {
      this.staticK = keys;
      return this;
    }

    /**
     * Projected values to use instead of computed ones.
     *
     * @param values {@code (N * heads, S, E / heads)}; none by default
     * @return this
     */
    @CanIgnoreReturnValue
    public MultiHeadAttentionForwardOptions staticV(Tensor values) {
      this.staticV = values;
      return this;
    }

    /**
     * Whether the returned attention weights are averaged over the heads.
     *
     * @param average true by default
     * @return this
     */
    @CanIgnoreReturnValue
    public MultiHeadAttentionForwardOptions averageAttnWeights(boolean average) {
      this.averageAttnWeights = average;
      return this;
    }

    /**
     * Whether {@code attnMask} is the causal mask. This is a hint that lets a kernel skip reading
     * the mask.
     *
     * @param causal false by default
     * @return this
     */
    @CanIgnoreReturnValue
    public MultiHeadAttentionForwardOptions isCausal(boolean causal) {
      this.isCausal = causal;
      return this;
    }
  }
}
