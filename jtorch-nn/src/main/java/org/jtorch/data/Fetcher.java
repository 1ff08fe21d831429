package org.jtorch.data;

import org.jspecify.annotations.Nullable;

/** Makes batches, for one worker in one epoch. */
interface Fetcher<B> {
  /**
   * Makes a batch.
   *
   * @param task the samples
   * @param context is told of each sample
   * @return the batch; null at the end of a stream
   */
  @Nullable B fetch(BatchTask task, SampleContext context);

  /** Releases what the fetcher holds, after its last batch. */
  default void close() {}
}
