package org.jtorch.data;

import java.util.List;
import java.util.Objects;

/**
 * Samples of a dataset at given indices, {@code torch.utils.data.Subset}.
 *
 * @param <S> the type of a sample
 */
public final class Subset<S> implements Dataset<S> {
  private final Dataset<S> dataset;
  private final long[] indices;

  /**
   * Creates a subset.
   *
   * @param dataset the whole dataset
   * @param indices indices in the whole dataset, in the subset's order
   */
  public Subset(Dataset<S> dataset, long... indices) {
    this.dataset = Objects.requireNonNull(dataset, "dataset");
    this.indices = indices.clone();
  }

  /** {@return the whole dataset} */
  public Dataset<S> dataset() {
    return dataset;
  }

  /** {@return the indices in the whole dataset, in the subset's order} */
  public long[] indices() {
    return indices.clone();
  }

  @Override
  public S get(long index) {
    return dataset.get(inDataset(index));
  }

  @Override
  public long size() {
    return indices.length;
  }

  @Override
  public List<S> getAll(long[] indices) {
    return dataset.getAll(inDataset(indices));
  }

  long[] inDataset(long[] indices) {
    long[] mapped = new long[indices.length];
    for (int i = 0; i < mapped.length; i++) {
      mapped[i] = inDataset(indices[i]);
    }
    return mapped;
  }

  private long inDataset(long index) {
    return indices[(int) Objects.checkIndex(index, (long) indices.length)];
  }

  /** Returns the dataset and the number of samples. */
  @Override
  public String toString() {
    return "Subset(" + dataset + ", size=" + indices.length + ")";
  }
}
