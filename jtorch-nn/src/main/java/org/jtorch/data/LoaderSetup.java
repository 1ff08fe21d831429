package org.jtorch.data;

import java.util.Iterator;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a loader was created of.
 *
 * @param dataset the dataset, for messages
 * @param size its number of samples
 * @param sampler the order of a map-style dataset; null for a stream
 * @param readers creates the reader of a worker
 * @param options the loader's options
 * @param <B> the type of a batch
 */
record LoaderSetup<B>(
    Object dataset,
    LongSupplier size,
    @Nullable BatchSampler sampler,
    ReaderFactory<B> readers,
    DataLoader.Options options) {
  /** Creates the reader of a worker. */
  @FunctionalInterface
  interface ReaderFactory<B> {
    Fetcher<B> create(int worker);
  }

  boolean isStream() {
    return sampler == null;
  }

  /**
   * Returns whether a batch can be made anew with the same random numbers, so that an iteration may
   * drop what it has prefetched.
   */
  boolean isRepeatable() {
    return !isStream() && !(options.pythonRandomNumbers && options.numWorkers > 0);
  }

  /** Begins the order of an epoch. */
  TaskSource tasks() {
    if (sampler != null) {
      return new TaskSource(sampler.batches(size.getAsLong()), true);
    }
    long[] samples = new long[options.batchSize];
    return new TaskSource(
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return true;
          }

          @Override
          public long[] next() {
            return samples;
          }
        },
        false);
  }
}
