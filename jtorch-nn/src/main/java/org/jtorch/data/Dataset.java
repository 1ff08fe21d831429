package org.jtorch.data;

import java.util.ArrayList;
import java.util.List;

/**
 * Map-style dataset: samples by index, {@code torch.utils.data.Dataset}.
 *
 * <p><b>Thread safety:</b> a loader with workers calls {@link #get} and {@link #getAll} from
 * several threads at once.
 *
 * @param <S> the type of a sample, usually {@link Sample}
 */
public interface Dataset<S> {
  /**
   * Returns one sample, {@code dataset[index]}.
   *
   * @param index from 0 to below {@link #size()}
   * @return the sample
   */
  S get(long index);

  /** {@return the number of samples, {@code len(dataset)}} */
  long size();

  /**
   * Returns several samples, {@code dataset.__getitems__}. Override it where that is faster than
   * calling {@link #get} for each.
   *
   * @param indices the samples' indices
   * @return the samples in that order
   */
  default List<S> getAll(long[] indices) {
    List<S> samples = new ArrayList<>(indices.length);
    for (long index : indices) {
      samples.add(get(index));
    }
    return samples;
  }

  /**
   * Splits the dataset at random, {@code torch.utils.data.random_split}. The permutation is drawn
   * from the default generator, so a seed gives the same parts as in Python.
   *
   * @param lengths the number of samples of each part; they add up to {@link #size()}
   * @return one part per length
   * @throws IllegalArgumentException if the lengths do not add up to {@link #size()}
   */
  default List<Subset<S>> randomSplit(long... lengths) {
    return RandomSplit.of(this, lengths);
  }
}
