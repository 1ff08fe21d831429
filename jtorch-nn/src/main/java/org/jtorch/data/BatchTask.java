package org.jtorch.data;

import org.jspecify.annotations.Nullable;

/** A batch to make. */
final class BatchTask {
  private final long number;
  private final long[] indices;
  private final int @Nullable [] repeats;

  /**
   * Creates a task.
   *
   * @param number position of the batch in the epoch
   * @param indices indices of the samples; of a stream only their number counts
   * @param repeats how often each sample was in the epoch before; null if none was
   */
  BatchTask(long number, long[] indices, int @Nullable [] repeats) {
    this.number = number;
    this.indices = indices;
    this.repeats = repeats;
  }

  long number() {
    return number;
  }

  long[] indices() {
    return indices;
  }

  int repeat(int position) {
    return repeats == null ? 0 : repeats[position];
  }
}
