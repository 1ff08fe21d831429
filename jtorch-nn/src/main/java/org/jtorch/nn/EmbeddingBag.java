package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.EmbeddingBagMode;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Lookup of embedding vectors with a reduction over bags of indices, {@code torch.nn.EmbeddingBag}.
 * Input: {@code (bags, k)} indices, or {@code (n)} indices with offsets. Output: {@code (bags, D)}.
 */
public final class EmbeddingBag extends Module implements Layer {
  private final long numEmbeddings;
  private final long embeddingDim;
  private final Options options;
  private final Slot<Tensor> weight;

  /**
   * Creates a layer that averages each bag, with vectors drawn from the standard normal
   * distribution; see {@link #EmbeddingBag(long, long, Consumer)}.
   */
  public EmbeddingBag(long numEmbeddings, long embeddingDim) {
    this(numEmbeddings, embeddingDim, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param numEmbeddings number of embedding vectors
   * @param embeddingDim size of each vector
   * @param options {@code o -> o.mode(EmbeddingBagMode.SUM)}
   * @throws IllegalArgumentException if {@code paddingIdx} is out of range
   */
  public EmbeddingBag(long numEmbeddings, long embeddingDim, Consumer<Options> options) {
    Options o = new Options();
    options.accept(o);
    this.numEmbeddings = numEmbeddings;
    this.embeddingDim = embeddingDim;
    this.options = o;
    o.paddingIdx = EmbeddingTables.nonNegativeIndex("EmbeddingBag", o.paddingIdx, numEmbeddings);
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
  public static EmbeddingBag fromPretrained(Tensor embeddings) {
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
  public static EmbeddingBag fromPretrained(Tensor embeddings, Consumer<Options> options) {
    Tensor table = EmbeddingTables.requireMatrix("EmbeddingBag", embeddings).detach();
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
   * Computes the output for concatenated bags.
   *
   * @param input {@code (n)} indices
   * @param offsets start index of each bag, {@code (bags)}
   * @return {@code (bags, D)}
   */
  public Tensor call(Tensor input, Tensor offsets) {
    return call(input, o -> o.offsets(offsets));
  }

  /**
   * Computes the output with offsets or per-sample weights.
   *
   * @param input {@code (bags, k)} or {@code (n)} indices
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

  /** {@return the embedding matrix, {@code (numEmbeddings, D)}} */
  public Tensor weight() {
    return weight.get();
  }

  @Override
  protected String extraRepr() {
    return numEmbeddings + ", " + embeddingDim + options.repr();
  }

  /** Options of {@link EmbeddingBag}. */
  @CanIgnoreReturnValue
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

    /** Reduction of each bag. Default {@code MEAN}. */
    public Options mode(EmbeddingBagMode mode) {
      this.mode = Objects.requireNonNull(mode);
      return this;
    }

    /**
     * Whether the last offset is the length of the input, so that there is one offset more than
     * bags. Default false.
     */
    public Options includeLastOffset(boolean includeLastOffset) {
      this.includeLastOffset = includeLastOffset;
      return this;
    }

    /**
     * Index of the padding vector, which is initialized with zeros, receives no gradient and is
     * excluded from the reduction; -1 is the last vector. Default: none.
     */
    public Options paddingIdx(long paddingIdx) {
      this.paddingIdx = paddingIdx;
      return this;
    }

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

    @CheckReturnValue
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
   * Options of a call of {@link EmbeddingBag}.
   *
   * <p><b>Ownership:</b> refers to the caller's tensors and owns none.
   */
  @CanIgnoreReturnValue
  public static final class CallOptions {
    private @Nullable Tensor offsets;
    private @Nullable Tensor perSampleWeights;

    private CallOptions() {}

    /**
     * Start index of each bag in a one-dimensional input, for which it is required: {@code (bags)}.
     */
    public CallOptions offsets(Tensor offsets) {
      this.offsets = offsets;
      return this;
    }

    /** Weight of each vector, for mode {@code SUM}, of the input's shape. Default: none. */
    public CallOptions perSampleWeights(Tensor perSampleWeights) {
      this.perSampleWeights = perSampleWeights;
      return this;
    }
  }
}
