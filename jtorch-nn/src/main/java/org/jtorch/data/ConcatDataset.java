package org.jtorch.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Concatenation of datasets, {@code torch.utils.data.ConcatDataset}.
 *
 * @param <S> the type of a sample
 */
public final class ConcatDataset<S> implements Dataset<S> {
  private final List<Dataset<S>> datasets;
  private final long size;

  /**
   * Concatenates datasets. Their sizes are read once.
   *
   * @param datasets at least one
   */
  public ConcatDataset(List<? extends Dataset<S>> datasets) {
    if (datasets.isEmpty()) {
      throw new IllegalArgumentException("ConcatDataset: the list of datasets is empty");
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
    throw new IllegalStateException("a dataset of the ConcatDataset has shrunk");
  }

  @Override
  public long size() {
    return size;
  }

  /** Returns the datasets and the number of samples. */
  @Override
  public String toString() {
    return "ConcatDataset(" + datasets + ", size=" + size + ")";
  }
}
