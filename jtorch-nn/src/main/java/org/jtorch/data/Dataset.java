package org.jtorch.data;

import java.util.ArrayList;
import java.util.List;

/**
 * Samples that can be asked for by number, {@code torch.utils.data.Dataset}.
 *
 * <p><b>Ownership:</b> a sample's tensors belong to the current scope of whoever asks; what the
 * dataset holds itself is in no scope.
 *
 * <p><b>Thread safety:</b> a loader's workers ask from several threads at once.
 *
 * @param <S> the type of a sample, {@link Sample} for most
 */
public interface Dataset<S> {
  /**
   * One sample, {@code dataset[index]}.
   *
   * @param index from 0 to below {@link #size()}
   * @return the sample
   */
  S get(long index);

  /**
   * How many samples there are, {@code len(dataset)}.
   *
   * @return the number of samples
   */
  long size();

  /**
   * Several samples at once, {@code dataset.__getitems__}; to be overridden where that is cheaper
   * than one by one.
   *
   * @param indices which samples
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
   * Parts of the dataset, chosen at random, {@code torch.utils.data.random_split}: drawn from the
   * default generator, so that one {@code Torch.manualSeed} gives Python's parts.
   *
   * @param lengths how many samples each part has; all together as many as the dataset
   * @return a part for each length
   * @throws IllegalArgumentException if the lengths do not add up to {@link #size()}
   */
  default List<Subset<S>> randomSplit(long... lengths) {
    return RandomSplit.of(this, lengths);
  }
}
