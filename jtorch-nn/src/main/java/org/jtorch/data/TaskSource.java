package org.jtorch.data;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The batches of an epoch that are still to be made, in order. */
final class TaskSource implements Iterator<BatchTask> {
  private final Iterator<long[]> batches;
  private final boolean countsRepeats;
  private final Deque<BatchTask> returned = new ArrayDeque<>();
  private final BitSet seen = new BitSet();
  private final Map<Long, Integer> counts = new HashMap<>();
  private long drawn;

  TaskSource(Iterator<long[]> batches, boolean countsRepeats) {
    this.batches = batches;
    this.countsRepeats = countsRepeats;
  }

  @Override
  public boolean hasNext() {
    return !returned.isEmpty() || batches.hasNext();
  }

  @Override
  public BatchTask next() {
    BatchTask again = returned.poll();
    if (again != null) {
      return again;
    }
    long[] indices = Objects.requireNonNull(batches.next(), "the batch sampler returned null");
    return new BatchTask(drawn++, indices, countsRepeats ? repeats(indices) : null);
  }

  /** Returns the number of batches that were drawn from the sampler. */
  long drawn() {
    return drawn;
  }

  /** Takes back a batch that was not made; the last one first. */
  void putBack(BatchTask task) {
    returned.addFirst(task);
  }

  /** Draws batches from the sampler now, to be returned later. */
  void drawAhead(long count) {
    Deque<BatchTask> ahead = new ArrayDeque<>();
    while (drawn < count && hasNext()) {
      ahead.add(next());
    }
    returned.addAll(ahead);
  }

  private int @Nullable [] repeats(long[] indices) {
    int[] repeats = null;
    for (int i = 0; i < indices.length; i++) {
      int repeat = repeat(indices[i]);
      if (repeat > 0) {
        repeats = repeats == null ? new int[indices.length] : repeats;
        repeats[i] = repeat;
      }
    }
    return repeats;
  }

  private int repeat(long index) {
    if (index >= 0 && index < Integer.MAX_VALUE && !seen.get((int) index)) {
      seen.set((int) index);
      return 0;
    }
    int first = index >= 0 && index < Integer.MAX_VALUE ? 1 : 0;
    return counts.merge(index, first, (before, unused) -> before + 1);
  }
}
