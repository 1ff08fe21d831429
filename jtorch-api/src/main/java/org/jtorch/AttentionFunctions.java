package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The attention of {@link F} that PyTorch writes in Python. */
public abstract sealed class AttentionFunctions extends GroupedProducts permits F {
  AttentionFunctions() {}

  /**
   * Attention of several heads with its projections, {@code
   * torch.nn.functional.multi_head_attention_forward}: what {@code nn.MultiheadAttention} computes.
   * The batch is the second dimension.
   *
   * @param query {@code (L, N, E)} or {@code (L, E)}
   * @param key {@code (S, N, E)} or {@code (S, E)}; other widths with weights of their own
   * @param value like the key; the same object where they are the same, which saves a product
   * @param numHeads how many heads; divides {@code E}
   * @param options {@code o -> o.inProjWeight(w).outProjWeight(v).needWeights(false)}; both weights
   *     are required
   * @return the output, and the weights if wanted
   * @throws IllegalArgumentException if shapes or options do not fit together
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
   * What attention found.
   *
   * <p><b>Ownership:</b> holds tensors like any other results; {@link TensorScope#keep} takes it as
   * a whole.
   */
  public static final class Attention implements TensorHolder {
    private final Tensor output;
    private final @Nullable Tensor weights;

    Attention(Tensor output, @Nullable Tensor weights) {
      this.output = output;
      this.weights = weights;
    }

    /**
     * The mixed values, projected.
     *
     * @return {@code (L, N, E)} or {@code (L, E)}
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
            "multiHeadAttentionForward: no weights after o -> o.needWeights(false)");
      }
      return weights;
    }

    /** The output, then the weights if they were wanted. */
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
     * The width that the query must have.
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
     * The projections of query, key and value, one above the other.
     *
     * @param weight {@code (3 * E, E)}; required unless there are separate ones
     * @return this
     */
    @CanIgnoreReturnValue
    public MultiHeadAttentionForwardOptions inProjWeight(Tensor weight) {
      this.inProjWeight = weight;
      return this;
    }

    /**
     * What is added to the three projections.
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
     * One more key, the same for every sequence.
     *
     * @param biasK {@code (1, 1, E)}; none by default; its value is given too
     * @return this
     */
    @CanIgnoreReturnValue
    public MultiHeadAttentionForwardOptions biasK(Tensor biasK) {
      this.biasK = biasK;
      return this;
    }

    /**
     * The value of that key.
     *
     * @param biasV {@code (1, 1, E)}; none by default; the key is given too
     * @return this
     */
    @CanIgnoreReturnValue
    public MultiHeadAttentionForwardOptions biasV(Tensor biasV) {
      this.biasV = biasV;
      return this;
    }

    /**
     * Whether a key and a value of zeros are added.
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
     * The probability with which an attention weight is dropped in training.
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
     * The projection of what the heads found.
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
     * What is added to that projection.
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
     * Whether dropout takes place.
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
     * Which sources are padding.
     *
     * @param mask {@code (N, S)} or {@code (S)}: true ones are left out, floating-point ones are
     *     added to the scores; none by default
     * @return this
     */
    @CanIgnoreReturnValue
    public MultiHeadAttentionForwardOptions keyPaddingMask(Tensor mask) {
      this.keyPaddingMask = mask;
      return this;
    }

    /**
     * Whether the attention weights are wanted; without them a fused kernel is used.
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
     * Which sources each target may not attend to.
     *
     * @param mask {@code (L, S)} or {@code (N * heads, L, S)}: true ones are left out,
     *     floating-point ones are added to the scores; none by default
     * @return this
     */
    @CanIgnoreReturnValue
    public MultiHeadAttentionForwardOptions attnMask(Tensor mask) {
      this.attnMask = mask;
      return this;
    }

    /**
     * Whether query, key and value have weights of their own, instead of {@code inProjWeight}.
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
     * The projection of the query.
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
     * The projection of the key.
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
     * The projection of the value.
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
     * Keys that are projected already, instead of those computed.
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
     * Values that are projected already, instead of those computed.
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
     * Whether the weights are averaged over the heads.
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
     * Whether {@code attnMask} is the causal mask, so that a kernel may know it without reading it.
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
