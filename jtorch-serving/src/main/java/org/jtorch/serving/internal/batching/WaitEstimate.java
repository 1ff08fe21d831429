package org.jtorch.serving.internal.batching;

import java.util.Collection;
import org.jtorch.serving.internal.settings.ModelSettings;

/** The time that a queue takes, from the measured times of batches. */
final class WaitEstimate {
  /** From this ratio of growing to constant time on, a batch is shared out to idle workers. */
  static final double GROWING = 6;

  private final ModelSettings settings;
  private final ComputeTimes times;
  private long elements;
  private long batches;

  WaitEstimate(ModelSettings settings, ComputeTimes times) {
    this.settings = settings;
    this.times = times;
  }

  void add(Bucket bucket, int cap) {
    elements += bucket.elements();
    batches += batches(bucket.count(), bucket.elements(), bucket.bytes(), cap);
  }

  void subtract(Bucket bucket, int cap) {
    elements -= bucket.elements();
    batches -= batches(bucket.count(), bucket.elements(), bucket.bytes(), cap);
  }

  private long batches(int count, long elements, long bytes, int cap) {
    long byCount = (count + cap - 1L) / cap;
    long byElements = elements / settings.maxElements();
    long byBytes = bytes / settings.maxBytes();
    return Math.max(byCount, Math.max(byElements, byBytes));
  }

  /** Returns nanoseconds until all that waits is being computed, while all workers are busy. */
  long ofQueue(double workers) {
    return of(batches, elements, workers);
  }

  /** Returns nanoseconds until what is computed before a request is being computed. */
  long before(QueuedRequest request, Collection<Bucket> buckets, double workers, int cap) {
    long rank = request.arrival - request.priority * Lane.LEVEL;
    long elementsBefore = 0;
    long batchesBefore = 0;
    for (Bucket bucket : buckets) {
      int count = 0;
      long own = 0;
      long bytes = 0;
      for (QueuedRequest other : bucket.requests()) {
        if (other.arrival - other.priority * Lane.LEVEL <= rank) {
          count++;
          own += other.elements;
          bytes += other.bytes;
        }
      }
      elementsBefore += own;
      batchesBefore += batches(count, own, bytes, cap);
    }
    return of(batchesBefore, elementsBefore, workers);
  }

  /** Returns nanoseconds after which a place in the queue is free. */
  long ofBatch(int cap, double workers) {
    double share = batches == 0 ? cap : (double) elements / batches;
    return Math.max(1_000_000, (long) ((times.base() + times.slope() * share) / workers));
  }

  private long of(long batchCount, long elementCount, double workers) {
    double running = times.meanTime() / 2;
    double waiting = times.base() * batchCount + times.slope() * elementCount;
    return (long) ((running + waiting) / workers);
  }
}
