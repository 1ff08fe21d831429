package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.EmbeddingBagMode;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * A table of vectors, looked up by their numbers and combined by bags, {@code
 * torch.nn.EmbeddingBag}. {@code (bags, k)} of whole numbers, or all bags end to end with offsets,
 * to {@code (bags, D)}.
 *
 * <p><b>Ownership:</b> parameters are in no scope; the output belongs to the caller's.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes parameters, hooks or mode.
 */
public final class EmbeddingBag extends Module implements Layer {
  private final long numEmbeddings;
  private final long embeddingDim;
  private final Options options;
  private final Slot<Tensor> weight;

  /**
   * The table with vectors drawn from the normal distribution; bags are averaged.
   *
   * @param numEmbeddings how many vectors
   * @param embeddingDim the length of a vector
   */
  public EmbeddingBag(long numEmbeddings, long embeddingDim) {
    this(numEmbeddings, embeddingDim, o -> {});
  }

  /**
   * The table with options.
   *
   * @param numEmbeddings how many vectors
   * @param embeddingDim the length of a vector
   * @param options {@code o -> o.mode(EmbeddingBagMode.SUM)}
   * @throws IllegalArgumentException if the padding is not a number of a vector
   */
  public EmbeddingBag(long numEmbeddings, long embeddingDim, Consumer<Options> options) {
    Options o = new Options();
    options.accept(o);
    this.numEmbeddings = numEmbeddings;
    this.embeddingDim = embeddingDim;
    this.options = o;
    o.paddingIdx = EmbeddingTables.fromStart("EmbeddingBag", o.paddingIdx, numEmbeddings);
    weight =
        parameter(
            "weight",
            EmbeddingTables.table(o.weight, o.freeze, o.paddingIdx, numEmbeddings, embeddingDim));
    o.weight = null;
    if (o.freeze) {
      weight.get().requiresGrad_(false);
    }
  }

  /**
   * A layer with vectors that were learned before and stay as they are, {@code from_pretrained}.
   *
   * @param embeddings the table, {@code (rows, D)}; the layer has a handle of its own on the same
   *     memory
   * @return the layer
   * @throws IllegalArgumentException if it is no table
   */
  public static EmbeddingBag fromPretrained(Tensor embeddings) {
    return fromPretrained(embeddings, o -> {});
  }

  /**
   * A layer with vectors that were learned before, {@code from_pretrained}.
   *
   * @param embeddings the table, {@code (rows, D)}; the layer has a handle of its own on the same
   *     memory
   * @param options {@code o -> o.freeze(false)}; vectors are frozen by default
   * @return the layer
   * @throws IllegalArgumentException if it is no table, or the padding not a number of a vector
   */
  public static EmbeddingBag fromPretrained(Tensor embeddings, Consumer<Options> options) {
    Tensor table = EmbeddingTables.checked("EmbeddingBag", embeddings).detach();
    try {
      return new EmbeddingBag(
          table.size(0), table.size(1), o -> options.accept(o.freeze(true).weight(table)));
    } finally {
      table.close();
    }
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.embeddingBag(input, weight.get(), options::passOn);
  }

  /**
   * Looks up bags that lie end to end.
   *
   * @param input {@code (n)} whole numbers
   * @param offsets where each bag begins, {@code (bags)}
   * @return {@code (bags, D)}
   */
  public Tensor call(Tensor input, Tensor offsets) {
    return call(input, o -> o.offsets(offsets));
  }

  /**
   * Looks up bags, with offsets or weights.
   *
   * @param input {@code (bags, k)} or {@code (n)} whole numbers
   * @param options {@code o -> o.offsets(starts).perSampleWeights(w)}
   * @return {@code (bags, D)}
   */
  public Tensor call(Tensor input, Consumer<CallOptions> options) {
    CallOptions o = new CallOptions();
    options.accept(o);
    return call(
        () ->
            F.embeddingBag(
                input,
                weight.get(),
                f -> {
                  this.options.passOn(f);
                  if (o.offsets != null) {
                    f.offsets(o.offsets);
                  }
                  if (o.perSampleWeights != null) {
                    f.perSampleWeights(o.perSampleWeights);
                  }
                }),
        input);
  }

  /**
   * The table.
   *
   * @return {@code (numEmbeddings, D)}
   */
  public Tensor weight() {
    return weight.get();
  }

  @Override
  protected String extraRepr() {
    return numEmbeddings + ", " + embeddingDim + options.repr();
  }

  /**
   * What {@link EmbeddingBag} may be told.
   *
   * <p><b>Ownership:</b> holds no tensor after construction.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options {
    private @Nullable Long paddingIdx;
    private @Nullable Double maxNorm;
    private double normType = 2;
    private boolean scaleGradByFreq;
    private boolean sparse;
    private boolean freeze;
    private @Nullable Tensor weight;
    private EmbeddingBagMode mode = EmbeddingBagMode.MEAN;
    private boolean includeLastOffset;

    private Options() {}

    /**
     * Vectors that are longer are shortened in the table when they are looked up.
     *
     * @param maxNorm the greatest norm; none by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options maxNorm(double maxNorm) {
      this.maxNorm = maxNorm;
      return this;
    }

    /**
     * Which norm is meant.
     *
     * @param normType its order p, 2 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options normType(double normType) {
      this.normType = normType;
      return this;
    }

    /**
     * Divides each vector's gradient by how often it occurs.
     *
     * @param scaleGradByFreq false by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options scaleGradByFreq(boolean scaleGradByFreq) {
      this.scaleGradByFreq = scaleGradByFreq;
      return this;
    }

    /**
     * Makes the gradient of the table sparse.
     *
     * @param sparse false by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options sparse(boolean sparse) {
      this.sparse = sparse;
      return this;
    }

    /**
     * The table, shared with whoever holds it; no random numbers are drawn for it.
     *
     * @param weight {@code (numEmbeddings, D)}; a parameter is tied, of another tensor the layer
     *     has a handle of its own on the same memory; a new one by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options weight(Tensor weight) {
      this.weight = weight;
      return this;
    }

    /**
     * Whether the table is left out of training.
     *
     * @param freeze false by default, true for vectors that were learned before
     * @return this
     */
    @CanIgnoreReturnValue
    public Options freeze(boolean freeze) {
      this.freeze = freeze;
      return this;
    }

    /**
     * How the vectors of a bag are combined.
     *
     * @param mode the mean by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options mode(EmbeddingBagMode mode) {
      this.mode = Objects.requireNonNull(mode);
      return this;
    }

    /**
     * Whether the offsets end with the length of the input.
     *
     * @param includeLastOffset false by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options includeLastOffset(boolean includeLastOffset) {
      this.includeLastOffset = includeLastOffset;
      return this;
    }

    /**
     * The vector that stands for nothing: it starts as zeros, gets no gradient and counts in no
     * bag.
     *
     * @param paddingIdx its number; -1 is the last; none by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options paddingIdx(long paddingIdx) {
      this.paddingIdx = paddingIdx;
      return this;
    }

    @SuppressWarnings("NonCanonicalType") // F's types are named through F, as its users do
    private void passOn(F.EmbeddingBagOptions o) {
      o.normType(normType)
          .scaleGradByFreq(scaleGradByFreq)
          .mode(mode)
          .sparse(sparse)
          .includeLastOffset(includeLastOffset);
      if (paddingIdx != null) {
        o.paddingIdx(paddingIdx);
      }
      if (maxNorm != null) {
        o.maxNorm(maxNorm);
      }
    }

    private String repr() {
      return (maxNorm == null ? "" : ", max_norm=" + Repr.of(maxNorm))
          + (normType == 2 ? "" : ", norm_type=" + Repr.of(normType))
          + (scaleGradByFreq ? ", scale_grad_by_freq=True" : "")
          + ", mode='"
          + mode.name().toLowerCase(Locale.ROOT)
          + "'"
          + (paddingIdx == null ? "" : ", padding_idx=" + paddingIdx);
    }
  }

  /**
   * What a call of {@link EmbeddingBag} may be told.
   *
   * <p><b>Ownership:</b> refers to the tensors it is given; owns none.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   */
  public static final class CallOptions {
    private @Nullable Tensor offsets;
    private @Nullable Tensor perSampleWeights;

    private CallOptions() {}

    /**
     * Where each bag begins in an input of one dimension.
     *
     * @param offsets {@code (bags)}; required for such an input
     * @return this
     */
    @CanIgnoreReturnValue
    public CallOptions offsets(Tensor offsets) {
      this.offsets = offsets;
      return this;
    }

    /**
     * The factor of each vector, for sums.
     *
     * @param perSampleWeights of the input's shape; none by default
     * @return this
     */
    @CanIgnoreReturnValue
    public CallOptions perSampleWeights(Tensor perSampleWeights) {
      this.perSampleWeights = perSampleWeights;
      return this;
    }
  }
}
