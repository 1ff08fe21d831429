package org.jtorch.data;

import java.util.List;
import java.util.Objects;

/**
 * Some samples of a dataset, {@code torch.utils.data.Subset}.
 *
 * <p><b>Ownership:</b> refers to the dataset.
 *
 * <p><b>Thread safety:</b> as the dataset's.
 *
 * @param <S> the type of a sample
 */
public final class Subset<S> implements Dataset<S> {
  private final Dataset<S> dataset;
  private final long[] indices;

  /**
   * The samples with these numbers.
   *
   * @param dataset where they are
   * @param indices their numbers there, in the order that they have here
   */
  public Subset(Dataset<S> dataset, long... indices) {
    this.dataset = Objects.requireNonNull(dataset, "dataset");
    this.indices = indices.clone();
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
    long[] there = new long[indices.length];
    for (int i = 0; i < there.length; i++) {
      there[i] = inDataset(indices[i]);
    }
    return dataset.getAll(there);
  }

  private long inDataset(long index) {
    return indices[(int) Objects.checkIndex(index, (long) indices.length)];
  }

  /** The dataset and the number of samples chosen. */
  @Override
  public String toString() {
    return "Subset(" + dataset + ", size=" + indices.length + ")";
  }
}
