package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * A table of vectors, looked up by their numbers, {@code torch.nn.Embedding}. {@code (*)} of whole
 * numbers to {@code (*, D)}.
 *
 * <p><b>Ownership:</b> parameters are in no scope; the output belongs to the caller's.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes parameters, hooks or mode.
 */
public final class Embedding extends Module implements Layer {
  private final long numEmbeddings;
  private final long embeddingDim;
  private final Options options;
  private final Slot<Tensor> weight;

  /**
   * The table with vectors drawn from the normal distribution.
   *
   * @param numEmbeddings how many vectors
   * @param embeddingDim the length of a vector
   */
  public Embedding(long numEmbeddings, long embeddingDim) {
    this(numEmbeddings, embeddingDim, o -> {});
  }

  /**
   * The table with options.
   *
   * @param numEmbeddings how many vectors
   * @param embeddingDim the length of a vector
   * @param options {@code o -> o.paddingIdx(0)}
   * @throws IllegalArgumentException if the padding is not a number of a vector
   */
  public Embedding(long numEmbeddings, long embeddingDim, Consumer<Options> options) {
    Options o = new Options();
    options.accept(o);
    this.numEmbeddings = numEmbeddings;
    this.embeddingDim = embeddingDim;
    this.options = o;
    o.paddingIdx = EmbeddingTables.fromStart("Embedding", o.paddingIdx, numEmbeddings);
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
  public static Embedding fromPretrained(Tensor embeddings) {
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
  public static Embedding fromPretrained(Tensor embeddings, Consumer<Options> options) {
    Tensor table = EmbeddingTables.checked("Embedding", embeddings).detach();
    try {
      return new Embedding(
          table.size(0), table.size(1), o -> options.accept(o.freeze(true).weight(table)));
    } finally {
      table.close();
    }
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.embedding(input, weight.get(), options::passOn);
  }

  /**
   * The table.
   *
   * @return {@code (numEmbeddings, D)}
   */
  public Tensor weight() {
    return weight.get();
  }

  /**
   * Replaces the table; to tie it to another layer's weight for example.
   *
   * @param weight {@code (numEmbeddings, D)}
   */
  public void weight(Tensor weight) {
    this.weight.set(Parameters.own("weight", weight, numEmbeddings, embeddingDim));
  }

  @Override
  protected String extraRepr() {
    return numEmbeddings + ", " + embeddingDim + options.repr();
  }

  /**
   * What {@link Embedding} may be told.
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

    private Options() {}

    /**
     * The vector that stands for nothing: it starts as zeros and gets no gradient.
     *
     * @param paddingIdx its number; -1 is the last; none by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options paddingIdx(long paddingIdx) {
      this.paddingIdx = paddingIdx;
      return this;
    }

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

    @SuppressWarnings("NonCanonicalType") // F's types are named through F, as its users do
    private void passOn(F.EmbeddingOptions o) {
      o.normType(normType).scaleGradByFreq(scaleGradByFreq).sparse(sparse);
      if (paddingIdx != null) {
        o.paddingIdx(paddingIdx);
      }
      if (maxNorm != null) {
        o.maxNorm(maxNorm);
      }
    }

    private String repr() {
      return (paddingIdx == null ? "" : ", padding_idx=" + paddingIdx)
          + (maxNorm == null ? "" : ", max_norm=" + Repr.of(maxNorm))
          + (normType == 2 ? "" : ", norm_type=" + Repr.of(normType))
          + (scaleGradByFreq ? ", scale_grad_by_freq=True" : "")
          + (sparse ? ", sparse=True" : "");
    }
  }
}
