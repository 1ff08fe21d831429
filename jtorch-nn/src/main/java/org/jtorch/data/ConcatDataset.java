package org.jtorch.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Concatenation of datasets, {@code torch.utils.data.ConcatDataset}.
 *
 * @param <S> the type of a sample
 */
public final class ConcatDataset<S> implements Dataset<S> {
  private final List<Dataset<S>> datasets;

  /** The index after the last sample of each dataset. */
  private final long[] ends;

  /**
   * Concatenates datasets. Their sizes are read once.
   *
   * @param datasets at least one
   */
  public ConcatDataset(List<? extends Dataset<S>> datasets) {
    if (datasets.isEmpty()) {
      throw new IllegalArgumentException("ConcatDataset: the list of datasets is empty");
    }
    for (Dataset<S> dataset : datasets) {
      if (dataset instanceof IterableDataset) {
        throw new IllegalArgumentException(
            "ConcatDataset: " + dataset + " is a stream: use ChainDataset");
      }
    }
    this.datasets = new ArrayList<>(datasets);
    this.ends = new long[datasets.size()];
    long end = 0;
    for (int i = 0; i < ends.length; i++) {
      end += datasets.get(i).size();
      ends[i] = end;
    }
  }

  @Override
  public S get(long index) {
    int found = Arrays.binarySearch(ends, Objects.checkIndex(index, size()));
    int part = found < 0 ? -found - 1 : found + 1;
    while (ends[part] <= index) {
      part++; // empty datasets have the same end
    }
    return datasets.get(part).get(part == 0 ? index : index - ends[part - 1]);
  }

  @Override
  public long size() {
    return ends[ends.length - 1];
  }

  /** Returns the datasets and the number of samples. */
  @Override
  public String toString() {
    return "ConcatDataset(" + datasets + ", size=" + size() + ")";
  }
}
