package org.jtorch.nn;

import org.jspecify.annotations.Nullable;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.init.Init;

/** The tables of {@link Embedding} and {@link EmbeddingBag}. */
final class EmbeddingTables {
  private EmbeddingTables() {}

  /**
   * The given table if it fits, else a new one in which the padding is zeros. One that is to be
   * frozen is a handle of the layer's own, for another layer may train the same memory.
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

  /** Refuses pretrained vectors that are no table. */
  static Tensor checked(String name, Tensor embeddings) {
    if (embeddings.dim() != 2) {
      throw new IllegalArgumentException(
          name + ": embeddings must be a table (rows, D), got " + embeddings.shape());
    }
    return embeddings;
  }

  /** The padding's number, counted from the start. */
  static @Nullable Long fromStart(String name, @Nullable Long padding, long rows) {
    if (padding == null) {
      return null;
    }
    long index = padding < 0 ? padding + rows : padding;
    if (index < 0 || index >= rows) {
      throw new IllegalArgumentException(
          name + ": paddingIdx " + padding + " is not one of " + rows + " vectors");
    }
    return index;
  }
}
