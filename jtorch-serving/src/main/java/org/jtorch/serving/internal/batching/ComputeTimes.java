package org.jtorch.serving.internal.batching;

/**
 * The time of a batch as a line, {@code base + slope * elements}, fitted to the latest batches.
 *
 * <p>Where all batches had about the same size, half of the time is taken as base: a queue is
 * rather believed to be shorter than rejected without reason. A batch counts for at most 8 times of
 * what was expected, and the first one for a second, so that a process that was stopped for an hour
 * does not reject requests for the next one. The first batch, which loads code and allocates
 * memory, is forgotten when the second is known. Guarded by the queue's lock.
 */
final class ComputeTimes {
  private static final double DECAY = 0.97;
  private static final double OUTLIER = 8;
  private static final double NEGLIGIBLE = 1_000_000;
  private static final double LONGEST_FIRST = 1_000_000_000;

  /** Batches from which on the times say how long a queue takes. */
  private static final int SETTLED = 3;

  private int observed;
  private double weight;
  private double sumX;
  private double sumT;
  private double sumXX;
  private double sumXT;

  /** Adds a batch. */
  void observe(long elements, long nanos) {
    double x = elements;
    double longest = isKnown() ? OUTLIER * (base() + slope() * x) + NEGLIGIBLE : LONGEST_FIRST;
    double t = Math.min((double) Math.max(nanos, 0), longest);
    double kept = observed == 1 ? 0 : DECAY;
    observed = Math.min(observed + 1, SETTLED);
    weight = weight * kept + 1;
    sumX = sumX * kept + x;
    sumT = sumT * kept + t;
    sumXX = sumXX * kept + x * x;
    sumXT = sumXT * kept + x * t;
  }

  /** Returns whether enough batches have been observed to reject requests for their time. */
  boolean isSettled() {
    return observed >= SETTLED;
  }

  /** Returns whether a batch has been observed. */
  boolean isKnown() {
    return weight > 0;
  }

  /** Returns nanoseconds of a batch that do not depend on its size. */
  double base() {
    return weight == 0 ? 0 : Math.max(0, meanTime() - slope() * meanElements());
  }

  /** Returns nanoseconds of an element. */
  double slope() {
    if (weight == 0) {
      return 0;
    }
    double mean = meanElements();
    double variance = sumXX / weight - mean * mean;
    double proportional = mean == 0 ? 0 : meanTime() / mean;
    if (variance < 0.01 * mean * mean) {
      return proportional / 2;
    }
    double slope = (sumXT / weight - mean * meanTime()) / variance;
    return Math.min(Math.max(slope, 0), proportional);
  }

  /** Returns nanoseconds of a mean batch. */
  double meanTime() {
    return weight == 0 ? 0 : sumT / weight;
  }

  private double meanElements() {
    return sumX / weight;
  }
}
