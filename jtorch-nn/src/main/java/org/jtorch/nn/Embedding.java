package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.F;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.init.Init;

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
    o.countPaddingFromStart(numEmbeddings);
    weight = parameter("weight", o.weight == null ? drawn() : checked(o.weight));
    o.weight = null;
  }

  private Tensor drawn() {
    Tensor table = Init.normal_(Torch.empty(numEmbeddings, embeddingDim));
    if (options.paddingIdx != null) {
      try (Mode mode = Torch.noGrad()) {
        Tensor padding = table.get(options.paddingIdx);
        padding.zero_();
        padding.close();
      }
    }
    return table;
  }

  private Tensor checked(Tensor table) {
    return Parameters.checkShape("weight", table, numEmbeddings, embeddingDim);
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
    this.weight.set(checked(weight));
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
     * @param weight {@code (numEmbeddings, D)}; a new one by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options weight(Tensor weight) {
      this.weight = weight;
      return this;
    }

    private void countPaddingFromStart(long numEmbeddings) {
      if (paddingIdx == null) {
        return;
      }
      long index = paddingIdx < 0 ? paddingIdx + numEmbeddings : paddingIdx;
      if (index < 0 || index >= numEmbeddings) {
        throw new IllegalArgumentException(
            "Embedding: paddingIdx " + paddingIdx + " is not one of " + numEmbeddings + " vectors");
      }
      paddingIdx = index;
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
