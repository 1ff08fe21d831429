package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;
import org.jtorch.internal.host.HostIndexes;

/** The embedding functions of {@link F}. */
public abstract sealed class EmbeddingFunctions extends ResamplingFunctions
    permits RegressionLosses {
  private static final Op EMBEDDING = Op.of("aten::embedding", "");
  private static final Op EMBEDDING_BAG = Op.of("aten::embedding_bag", "padding_idx");
  private static final Op EMBEDDING_RENORM = Op.of("aten::embedding_renorm_", "");

  EmbeddingFunctions() {}

  /**
   * Looks up rows of an embedding matrix, {@code torch.nn.functional.embedding}.
   *
   * @param input row indices, {@code (*)}
   * @param weight the embedding matrix, {@code (rows, D)}
   * @return {@code (*, D)}
   */
  public static Tensor embedding(Tensor input, Tensor weight) {
    return Dispatch.tensor(EMBEDDING, weight, input);
  }

  /**
   * Looks up rows of an embedding matrix with options, {@code torch.nn.functional.embedding}.
   *
   * @param input row indices, {@code (*)}
   * @param weight the embedding matrix, {@code (rows, D)}
   * @param options {@code o -> o.paddingIdx(0).maxNorm(1)}
   * @return {@code (*, D)}
   */
  public static Tensor embedding(Tensor input, Tensor weight, Consumer<EmbeddingOptions> options) {
    EmbeddingOptions o = new EmbeddingOptions();
    options.accept(o);
    long padding = o.paddingIdx == null ? -1 : row("embedding", weight, o.paddingIdx);
    renormalize(weight, input, o.maxNorm, o.normType);
    return Dispatch.tensor(EMBEDDING, weight, input, padding, o.scaleGradByFreq, o.sparse);
  }

  /**
   * Means of bags of embeddings, {@code torch.nn.functional.embedding_bag}.
   *
   * @param input row indices: bags of equal size, {@code (bags, k)}, or all bags concatenated,
   *     {@code (n)}
   * @param weight the embedding matrix, {@code (rows, D)}
   * @return {@code (bags, D)}
   */
  public static Tensor embeddingBag(Tensor input, Tensor weight) {
    return embeddingBag(input, weight, o -> {});
  }

  /**
   * Sums, means or maxima of bags of embeddings, {@code torch.nn.functional.embedding_bag}.
   *
   * @param input row indices: bags of equal size, {@code (bags, k)}, or all bags concatenated,
   *     {@code (n)}
   * @param weight the embedding matrix, {@code (rows, D)}
   * @param options {@code o -> o.offsets(starts).mode(EmbeddingBagMode.SUM)}
   * @return {@code (bags, D)}
   */
  public static Tensor embeddingBag(
      Tensor input, Tensor weight, Consumer<EmbeddingBagOptions> options) {
    EmbeddingBagOptions o = new EmbeddingBagOptions();
    options.accept(o);
    o.check(input);
    return TensorScope.compute(
        () -> {
          Tensor offsets = o.offsets;
          boolean equalBags = offsets == null;
          Tensor starts = equalBags ? startsOf(input) : offsets;
          Tensor rows = equalBags ? input.reshape(-1) : input;
          Tensor factors = o.perSampleWeights;
          renormalize(weight, rows, o.maxNorm, o.normType);
          Tensor[] results =
              Dispatch.tensors(
                  EMBEDDING_BAG,
                  weight,
                  rows,
                  starts,
                  o.scaleGradByFreq,
                  o.mode.ordinal(),
                  o.sparse,
                  factors == null ? null : factors.reshape(-1),
                  !equalBags && o.includeLastOffset,
                  o.paddingIdx);
          return results[0];
        });
  }

  private static Tensor startsOf(Tensor input) {
    return Torch.arange(
        input.dtype().on(input.device()), 0, input.numel(), Math.max(1, input.size(1)));
  }

  private static void renormalize(
      Tensor weight, Tensor rows, @Nullable Double maxNorm, double normType) {
    if (maxNorm != null) {
      try (Mode mode = Torch.noGrad();
          TensorScope scope = TensorScope.open()) {
        Dispatch.none(EMBEDDING_RENORM, weight, rows.contiguous(), maxNorm, normType);
      }
    }
  }

  private static long row(String name, Tensor weight, long index) {
    long rows = weight.size(0);
    if (index < -rows || index >= rows) {
      throw new IllegalArgumentException(
          name + ": paddingIdx " + index + " is not a row of a table of " + rows);
    }
    return index < 0 ? index + rows : index;
  }

  /** Options of {@link F#embedding(Tensor, Tensor, Consumer)}. */
  public static final class EmbeddingOptions {
    @Nullable Long paddingIdx;
    @Nullable Double maxNorm;
    double normType = 2;
    boolean scaleGradByFreq;
    boolean sparse;

    EmbeddingOptions() {}

    /**
     * Row that receives no gradient.
     *
     * @param paddingIdx negative counts from the end; none by default
     * @return this
     */
    @CanIgnoreReturnValue
    public EmbeddingOptions paddingIdx(long paddingIdx) {
      this.paddingIdx = paddingIdx;
      return this;
    }

    /**
     * Maximum norm of a row. Looked-up rows with a larger norm are scaled down in place, in the
     * matrix.
     *
     * @param maxNorm none by default
     * @return this
     */
    @CanIgnoreReturnValue
    public EmbeddingOptions maxNorm(double maxNorm) {
      this.maxNorm = maxNorm;
      return this;
    }

    /**
     * Order of the norm of {@code maxNorm}.
     *
     * @param normType 2 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public EmbeddingOptions normType(double normType) {
      this.normType = normType;
      return this;
    }

    /**
     * Whether gradients are divided by the number of occurrences of the row in the input.
     *
     * @param scaleGradByFreq false by default
     * @return this
     */
    @CanIgnoreReturnValue
    public EmbeddingOptions scaleGradByFreq(boolean scaleGradByFreq) {
      this.scaleGradByFreq = scaleGradByFreq;
      return this;
    }

    /**
     * Whether the gradient of the matrix is sparse.
     *
     * @param sparse false by default
     * @return this
     */
    @CanIgnoreReturnValue
    public EmbeddingOptions sparse(boolean sparse) {
      this.sparse = sparse;
      return this;
    }
  }

  /** Options of {@link F#embeddingBag(Tensor, Tensor, Consumer)}. */
  public static final class EmbeddingBagOptions {
    @Nullable Tensor offsets;
    @Nullable Double maxNorm;
    double normType = 2;
    boolean scaleGradByFreq;
    EmbeddingBagMode mode = EmbeddingBagMode.MEAN;
    boolean sparse;
    @Nullable Tensor perSampleWeights;
    boolean includeLastOffset;
    @Nullable Long paddingIdx;

    EmbeddingBagOptions() {}

    /**
     * Start index of each bag in a 1-D input.
     *
     * @param offsets {@code (bags)}; required for such an input
     * @return this
     */
    @CanIgnoreReturnValue
    public EmbeddingBagOptions offsets(Tensor offsets) {
      this.offsets = offsets;
      return this;
    }

    /**
     * Maximum norm of a row. Looked-up rows with a larger norm are scaled down in place, in the
     * matrix.
     *
     * @param maxNorm none by default
     * @return this
     */
    @CanIgnoreReturnValue
    public EmbeddingBagOptions maxNorm(double maxNorm) {
      this.maxNorm = maxNorm;
      return this;
    }

    /**
     * Order of the norm of {@code maxNorm}.
     *
     * @param normType 2 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public EmbeddingBagOptions normType(double normType) {
      this.normType = normType;
      return this;
    }

    /**
     * Whether gradients are divided by the number of occurrences of the row in the input.
     *
     * @param scaleGradByFreq false by default
     * @return this
     */
    @CanIgnoreReturnValue
    public EmbeddingBagOptions scaleGradByFreq(boolean scaleGradByFreq) {
      this.scaleGradByFreq = scaleGradByFreq;
      return this;
    }

    /**
     * Reduction over the rows of a bag.
     *
     * @param mode the mean by default
     * @return this
     */
    @CanIgnoreReturnValue
    public EmbeddingBagOptions mode(EmbeddingBagMode mode) {
      this.mode = mode;
      return this;
    }

    /**
     * Whether the gradient of the matrix is sparse.
     *
     * @param sparse false by default
     * @return this
     */
    @CanIgnoreReturnValue
    public EmbeddingBagOptions sparse(boolean sparse) {
      this.sparse = sparse;
      return this;
    }

    /**
     * Scale of each row, for mode {@code SUM}.
     *
     * @param perSampleWeights of the input's shape; none by default
     * @return this
     */
    @CanIgnoreReturnValue
    public EmbeddingBagOptions perSampleWeights(Tensor perSampleWeights) {
      this.perSampleWeights = perSampleWeights;
      return this;
    }

    /**
     * Whether the last offset is the length of the input.
     *
     * @param includeLastOffset false by default
     * @return this
     */
    @CanIgnoreReturnValue
    public EmbeddingBagOptions includeLastOffset(boolean includeLastOffset) {
      this.includeLastOffset = includeLastOffset;
      return this;
    }

    /**
     * Row that is excluded from the reduction and receives no gradient.
     *
     * @param paddingIdx none by default
     * @return this
     */
    @CanIgnoreReturnValue
    public EmbeddingBagOptions paddingIdx(long paddingIdx) {
      this.paddingIdx = paddingIdx;
      return this;
    }

    private void check(Tensor input) {
      int rank = input.dim();
      if (offsets != null) {
        HostIndexes.checkOffsets(offsets, input.numel());
      }
      if (rank != 1 && rank != 2) {
        throw new IllegalArgumentException(
            "embeddingBag: expected an input of 1 or 2 dimensions, got " + input.shape());
      } else if (rank == 2 && offsets != null) {
        throw new IllegalArgumentException(
            "embeddingBag: offsets are for an input of 1 dimension, got " + input.shape());
      } else if (rank == 1 && offsets == null) {
        throw new IllegalArgumentException("embeddingBag: an input of 1 dimension needs offsets");
      } else if (perSampleWeights != null && mode != EmbeddingBagMode.SUM) {
        throw new IllegalArgumentException(
            "embeddingBag: perSampleWeights are for SUM, not " + mode);
      }
    }
  }
}
