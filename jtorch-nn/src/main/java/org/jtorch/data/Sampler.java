package org.jtorch.data;

import java.util.Map;
import org.jtorch.internal.OwnGenerator;

/**
 * Order of a loader's samples, {@code torch.utils.data.Sampler}. Called by the thread that
 * iterates, once per epoch.
 *
 * <pre>{@code
 * Sampler ends = size -> new long[] {0, size - 1};
 * }</pre>
 */
@FunctionalInterface
public interface Sampler {
  /**
   * Returns the order of one epoch. It may leave samples out and repeat them.
   *
   * @param size number of samples in the dataset
   * @return sample indices
   */
  long[] order(long size);

  /**
   * Returns the number of samples in an epoch, {@code len(sampler)}. By default the length of an
   * {@link #order}, made without drawing from the default generator. A sampler with random numbers
   * or other state of its own overrides it.
   *
   * @param size number of samples in the dataset
   * @return the length of {@code order(size)}
   */
  default long length(long size) {
    OwnGenerator unused = new OwnGenerator();
    try (OwnGenerator.Use use = unused.use()) {
      return order(size).length;
    }
  }

  /**
   * Returns what the next {@link #order} depends on besides the default generator, for a
   * checkpoint. A sampler with state of its own overrides it and {@link #loadStateDict}.
   *
   * @return numbers, strings and tensors by name; empty by default
   */
  default Map<String, Object> stateDict() {
    return Map.of();
  }

  /**
   * Restores a state, so that the next {@link #order} is the same again.
   *
   * @param state a result of {@link #stateDict}
   */
  default void loadStateDict(Map<String, ?> state) {}

  /** {@return a {@link SequentialSampler}: it keeps the dataset's order} */
  static Sampler sequential() {
    return new SequentialSampler();
  }

  /**
   * {@return a {@link RandomSampler}: it draws a random permutation} Its seed is drawn from the
   * default generator, so a seed gives the same order as in Python.
   */
  static Sampler shuffled() {
    return new RandomSampler();
  }
}
