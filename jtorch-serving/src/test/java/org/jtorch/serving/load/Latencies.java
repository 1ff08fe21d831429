package org.jtorch.serving.load;

import java.util.concurrent.atomic.AtomicLongArray;

/** A histogram of times with 32 classes for each doubling. */
final class Latencies {
  private static final int CLASSES = 32;

  private final AtomicLongArray counts = new AtomicLongArray(64 * CLASSES);

  void record(long nanos) {
    double power = Math.log((double) Math.max(1, nanos)) / Math.log(2);
    counts.incrementAndGet(Math.min(counts.length() - 1, (int) (power * CLASSES)));
  }

  /** Returns a quantile in nanoseconds. */
  double quantile(double share) {
    long all = 0;
    for (int i = 0; i < counts.length(); i++) {
      all += counts.get(i);
    }
    long rank = (long) (share * all);
    long below = 0;
    for (int i = 0; i < counts.length(); i++) {
      below += counts.get(i);
      if (below > rank) {
        return Math.pow(2, (i + 1.0) / CLASSES);
      }
    }
    return Double.NaN;
  }
}
