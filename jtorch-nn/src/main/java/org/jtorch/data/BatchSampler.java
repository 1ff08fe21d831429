package org.jtorch.data;

import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import org.jtorch.internal.OwnGenerator;

/**
 * Batches of sample indices, {@code torch.utils.data.BatchSampler}, for batches whose size or
 * composition depends on the samples. Called by the thread that iterates, once per epoch.
 */
@FunctionalInterface
public interface BatchSampler {
  /**
   * Returns the batches of one epoch.
   *
   * @param size number of samples in the dataset
   * @return the sample indices of each batch
   */
  Iterator<long[]> batches(long size);

  /**
   * Returns the number of batches in an epoch, {@code len(batch_sampler)}. By default the batches
   * are counted, without drawing from the default generator.
   *
   * @param size number of samples in the dataset
   * @return the number of {@code batches(size)}
   */
  default long length(long size) {
    OwnGenerator unused = new OwnGenerator();
    try (OwnGenerator.Use use = unused.use()) {
      long count = 0;
      for (Iterator<long[]> batches = batches(size); batches.hasNext(); count++) {
        Objects.requireNonNull(batches.next(), "the batch sampler returned null");
      }
      return count;
    }
  }

  /**
   * Returns what the next {@link #batches} depend on besides the default generator, for a
   * checkpoint.
   *
   * @return numbers, strings and tensors by name; empty by default
   */
  default Map<String, Object> stateDict() {
    return Map.of();
  }

  /**
   * Restores a state, so that the next {@link #batches} are the same again.
   *
   * @param state a result of {@link #stateDict}
   */
  default void loadStateDict(Map<String, ?> state) {
    Objects.requireNonNull(state, "state");
  }

  /**
   * Groups the indices of a sampler into batches, {@code torch.utils.data.BatchSampler}.
   *
   * @param sampler the order of the samples
   * @param batchSize number of samples per batch, at least 1
   * @param dropLast whether to drop a last batch that is incomplete
   * @return the batch sampler
   */
  static BatchSampler of(Sampler sampler, int batchSize, boolean dropLast) {
    return new GroupedSampler(sampler, batchSize, dropLast);
  }
}
