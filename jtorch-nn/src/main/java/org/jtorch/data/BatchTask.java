package org.jtorch.data;

import org.jspecify.annotations.Nullable;

/**
 * A batch to make.
 *
 * @param number position of the batch in the epoch
 * @param indices indices of the samples; of a stream only their number counts
 * @param repeats how often each sample was in the epoch before; null if none was
 */
record BatchTask(long number, long[] indices, int @Nullable [] repeats) {
  int repeat(int position) {
    return repeats == null ? 0 : repeats[position];
  }
}
