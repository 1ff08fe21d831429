package org.jtorch.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Datasets one after another, {@code torch.utils.data.ConcatDataset}.
 *
 * <p><b>Ownership:</b> refers to the datasets.
 *
 * <p><b>Thread safety:</b> as the datasets'.
 *
 * @param <S> the type of a sample
 */
public final class ConcatDataset<S> implements Dataset<S> {
  private final List<Dataset<S>> datasets;
  private final long size;

  /**
   * These datasets in this order. Their sizes are taken once.
   *
   * @param datasets at least one
   */
  public ConcatDataset(List<? extends Dataset<S>> datasets) {
    if (datasets.isEmpty()) {
      throw new IllegalArgumentException("ConcatDataset: no dataset is given");
    }
    this.datasets = new ArrayList<>(datasets);
    this.size = datasets.stream().mapToLong(Dataset::size).sum();
  }

  @Override
  public S get(long index) {
    long within = Objects.checkIndex(index, size);
    for (Dataset<S> dataset : datasets) {
      if (within < dataset.size()) {
        return dataset.get(within);
      }
      within -= dataset.size();
    }
    throw new IllegalStateException("a dataset of the ConcatDataset has become smaller");
  }

  @Override
  public long size() {
    return size;
  }

  /** The datasets and the number of samples. */
  @Override
  public String toString() {
    return "ConcatDataset(" + datasets + ", size=" + size + ")";
  }
}
