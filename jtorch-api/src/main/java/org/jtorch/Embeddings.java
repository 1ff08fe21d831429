package org.jtorch;

import org.jspecify.annotations.Nullable;
import org.jtorch.F.EmbeddingBagOptions;
import org.jtorch.F.EmbeddingOptions;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;
import org.jtorch.internal.host.HostIndexes;

/** The embedding functions of {@link F}. */
final class Embeddings {
  private static final Op EMBEDDING = Op.of("aten::embedding", "");
  private static final Op EMBEDDING_BAG = Op.of("aten::embedding_bag", "padding_idx");
  private static final Op EMBEDDING_RENORM = Op.of("aten::embedding_renorm_", "");

  private Embeddings() {}

  static Tensor embedding(Tensor input, Tensor weight) {
    return Dispatch.tensor(EMBEDDING, weight, input);
  }

  static Tensor embedding(Tensor input, Tensor weight, EmbeddingOptions o) {
    long padding = o.paddingIdx == null ? -1 : row("embedding", weight, o.paddingIdx);
    renormalize(weight, input, o.maxNorm, o.normType);
    return Dispatch.tensor(EMBEDDING, weight, input, padding, o.scaleGradByFreq, o.sparse);
  }

  static Tensor embeddingBag(Tensor input, Tensor weight, EmbeddingBagOptions o) {
    check(input, o);
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

  private static void check(Tensor input, EmbeddingBagOptions o) {
    Tensor offsets = o.offsets;
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
    } else if (o.perSampleWeights != null && o.mode != EmbeddingBagMode.SUM) {
      throw new IllegalArgumentException(
          "embeddingBag: perSampleWeights are for SUM, not " + o.mode);
    }
  }
}
