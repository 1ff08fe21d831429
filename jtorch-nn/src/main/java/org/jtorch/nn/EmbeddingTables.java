package org.jtorch.nn;

import org.jspecify.annotations.Nullable;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.init.Init;

/** Weights of {@link Embedding} and {@link EmbeddingBag}. */
final class EmbeddingTables {
  private EmbeddingTables() {}

  /**
   * Returns the given matrix if its shape matches, or else a new one whose padding row is zero. A
   * frozen matrix gets its own handle because another layer may train the same memory.
   */
  static Tensor table(
      @Nullable Tensor given, boolean freeze, @Nullable Long padding, long rows, long columns) {
    if (given != null && freeze) {
      Parameters.checkShape("weight", given, rows, columns);
      return given.detach();
    }
    if (given != null) {
      return Parameters.own("weight", given, rows, columns);
    }
    Tensor table = Init.normal_(Torch.empty(rows, columns));
    if (padding != null) {
      try (Mode mode = Torch.noGrad()) {
        Tensor row = table.get(padding);
        row.zero_();
        row.close();
      }
    }
    return table;
  }

  /** Returns pretrained vectors, or throws if they are not a matrix. */
  static Tensor requireMatrix(String name, Tensor embeddings) {
    if (embeddings.dim() != 2) {
      throw new IllegalArgumentException(
          name + ": embeddings must have shape (rows, D), got " + embeddings.shape());
    }
    return embeddings;
  }

  /** Padding index counted from the first row; null if there is none. */
  static @Nullable Long nonNegativeIndex(String name, @Nullable Long padding, long rows) {
    if (padding == null) {
      return null;
    }
    long index = padding < 0 ? padding + rows : padding;
    if (index < 0 || index >= rows) {
      throw new IllegalArgumentException(
          name + ": paddingIdx " + padding + " is out of range for " + rows + " embeddings");
    }
    return index;
  }
}
