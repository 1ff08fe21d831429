package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Lookup table of embedding vectors, {@code torch.nn.Embedding}. Input: {@code (*)} indices.
 * Output: {@code (*, D)}.
 */
public final class Embedding extends Module implements Layer {
  private final long numEmbeddings;
  private final long embeddingDim;
  private final Options options;
  private final Slot<Tensor> weight;

  /**
   * Creates a layer whose vectors are drawn from the standard normal distribution; see {@link
   * #Embedding(long, long, Consumer)}.
   */
  public Embedding(long numEmbeddings, long embeddingDim) {
    this(numEmbeddings, embeddingDim, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param numEmbeddings number of embedding vectors
   * @param embeddingDim size of each vector
   * @param options {@code o -> o.paddingIdx(0)}
   * @throws IllegalArgumentException if {@code paddingIdx} is out of range
   */
  public Embedding(long numEmbeddings, long embeddingDim, Consumer<Options> options) {
    Options o = new Options();
    options.accept(o);
    this.numEmbeddings = numEmbeddings;
    this.embeddingDim = embeddingDim;
    this.options = o;
    o.paddingIdx = EmbeddingTables.nonNegativeIndex("Embedding", o.paddingIdx, numEmbeddings);
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
   * Creates a layer from pretrained vectors, which are frozen, {@code from_pretrained}; see {@link
   * #fromPretrained(Tensor, Consumer)}.
   */
  public static Embedding fromPretrained(Tensor embeddings) {
    return fromPretrained(embeddings, o -> {});
  }

  /**
   * Creates a layer from pretrained vectors with options, {@code from_pretrained}.
   *
   * @param embeddings {@code (rows, D)}; the layer creates its own handle on the same memory
   * @param options {@code o -> o.freeze(false)}; vectors are frozen by default
   * @return the layer
   * @throws IllegalArgumentException if the tensor is not two-dimensional or {@code paddingIdx} is
   *     out of range
   */
  public static Embedding fromPretrained(Tensor embeddings, Consumer<Options> options) {
    Tensor table = EmbeddingTables.requireMatrix("Embedding", embeddings).detach();
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

  /** {@return the embedding matrix, {@code (numEmbeddings, D)}} */
  public Tensor weight() {
    return weight.get();
  }

  /**
   * Replaces the embedding matrix, for example to tie it to another layer's weight.
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

  /** Options of {@link Embedding}. */
  @CanIgnoreReturnValue
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
     * Index of the padding vector, which is initialized with zeros and receives no gradient; -1 is
     * the last vector. Default: none.
     */
    public Options paddingIdx(long paddingIdx) {
      this.paddingIdx = paddingIdx;
      return this;
    }

    /**
     * Maximum norm: vectors with a larger norm are renormalized in place at lookup. Default: none.
     */
    public Options maxNorm(double maxNorm) {
      this.maxNorm = maxNorm;
      return this;
    }

    /** Order p of the norm for {@code maxNorm}. Default 2. */
    public Options normType(double normType) {
      this.normType = normType;
      return this;
    }

    /**
     * Whether gradients are divided by the frequency of each index in the mini-batch. Default
     * false.
     */
    public Options scaleGradByFreq(boolean scaleGradByFreq) {
      this.scaleGradByFreq = scaleGradByFreq;
      return this;
    }

    /** Whether the gradient of the weight is a sparse tensor. Default false. */
    public Options sparse(boolean sparse) {
      this.sparse = sparse;
      return this;
    }

    /**
     * Embedding matrix, shared with the caller: {@code (numEmbeddings, D)}. A parameter is tied;
     * for another tensor the layer creates its own handle on the same memory. Default: a new matrix
     * with drawn initial values.
     */
    public Options weight(Tensor weight) {
      this.weight = weight;
      return this;
    }

    /**
     * Whether the weight is frozen and receives no gradient. Default false; true for {@code
     * fromPretrained}.
     */
    public Options freeze(boolean freeze) {
      this.freeze = freeze;
      return this;
    }

    private void passOn(F.EmbeddingOptions o) {
      o.normType(normType).scaleGradByFreq(scaleGradByFreq).sparse(sparse);
      if (paddingIdx != null) {
        o.paddingIdx(paddingIdx);
      }
      if (maxNorm != null) {
        o.maxNorm(maxNorm);
      }
    }

    @CheckReturnValue
    private String repr() {
      return (paddingIdx == null ? "" : ", padding_idx=" + paddingIdx)
          + (maxNorm == null ? "" : ", max_norm=" + Repr.of(maxNorm))
          + (normType == 2 ? "" : ", norm_type=" + Repr.of(normType))
          + (scaleGradByFreq ? ", scale_grad_by_freq=True" : "")
          + (sparse ? ", sparse=True" : "");
    }
  }
}
