package org.jtorch.data;

import java.util.List;
import org.jtorch.Generator;

/**
 * Map-style dataset: samples by index, {@code torch.utils.data.Dataset}.
 *
 * <p>Random numbers that {@link #get} draws come from the sample's own generator inside a {@link
 * DataLoader}, and from the default generator if it is called directly.
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
   * calling {@link #get} for each. Random numbers of an override that does not call {@link #get}
   * come from one generator for all samples.
   *
   * @param indices the samples' indices
   * @return the samples in that order
   */
  default List<S> getAll(long[] indices) {
    return SampleContext.readEach(this, indices);
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
    return randomSplit(Generator.current(), lengths);
  }

  /**
   * Splits the dataset at random into parts of given fractions, {@code
   * torch.utils.data.random_split}. A part has the fraction of {@link #size()}, rounded down, and
   * the samples that remain are given to the parts in turn.
   *
   * @param fractions the fraction of each part, from 0 to 1; they add up to 1
   * @return one part per fraction
   * @throws IllegalArgumentException if the fractions do not add up to 1
   */
  default List<Subset<S>> randomSplit(double... fractions) {
    return randomSplit(Generator.current(), fractions);
  }

  /**
   * Splits the dataset at random with a generator, {@code torch.utils.data.random_split}.
   *
   * @param generator draws the permutation
   * @param lengths the number of samples of each part; they add up to {@link #size()}
   * @return one part per length
   * @throws IllegalArgumentException if the lengths do not add up to {@link #size()}
   */
  default List<Subset<S>> randomSplit(Generator generator, long... lengths) {
    return RandomSplit.of(this, generator, lengths);
  }

  /**
   * Splits the dataset at random into parts of given fractions with a generator, {@code
   * torch.utils.data.random_split}; see {@link #randomSplit(double...)}.
   *
   * @param generator draws the permutation
   * @param fractions the fraction of each part, from 0 to 1; they add up to 1
   * @return one part per fraction
   * @throws IllegalArgumentException if the fractions do not add up to 1
   */
  default List<Subset<S>> randomSplit(Generator generator, double... fractions) {
    return RandomSplit.of(this, generator, RandomSplit.lengths(size(), fractions));
  }
}
