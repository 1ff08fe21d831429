package org.jtorch.data;

import org.jspecify.annotations.Nullable;

/** A dataset that makes a batch of its samples at once, as stacking them would. */
@FunctionalInterface
interface BatchReader {
  /**
   * Returns the batch of the samples at the given indices.
   *
   * @param indices indices of samples
   * @return the batch
   */
  Batch readBatch(long[] indices);

  /** Returns the reader of a dataset or of a subset of it; null if it has none. */
  static @Nullable BatchReader of(Dataset<?> dataset) {
    if (dataset instanceof Subset<?> subset) {
      BatchReader whole = of(subset.dataset());
      return whole == null ? null : indices -> whole.readBatch(subset.inDataset(indices));
    }
    return dataset instanceof BatchReader reader ? reader : null;
  }
}
