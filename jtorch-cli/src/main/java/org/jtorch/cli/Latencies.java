package org.jtorch.cli;

import java.util.Arrays;
import java.util.Locale;

/** Durations of calls, in nanoseconds. */
final class Latencies {
  private final long[] sorted;
  private final long elapsed;

  private Latencies(long[] sorted, long elapsed) {
    this.sorted = sorted;
    this.elapsed = elapsed;
  }

  /**
   * Sorts durations.
   *
   * @param elapsed nanoseconds from the first call's start to the last call's end
   */
  static Latencies of(long[] durations, long elapsed) {
    long[] sorted = durations.clone();
    Arrays.sort(sorted);
    return new Latencies(sorted, elapsed);
  }

  /** Returns the smallest duration that a share of the calls does not exceed. */
  long percentile(double percent) {
    int rank = (int) Math.ceil(percent / 100 * sorted.length);
    return sorted[Math.max(0, rank - 1)];
  }

  int count() {
    return sorted.length;
  }

  double perSecond() {
    return sorted.length / (elapsed / 1e9);
  }

  static String text(long nanoseconds) {
    if (nanoseconds < 1_000_000) {
      return String.format(Locale.ROOT, "%.1f us", nanoseconds / 1e3);
    }
    return nanoseconds < 1_000_000_000
        ? String.format(Locale.ROOT, "%.2f ms", nanoseconds / 1e6)
        : String.format(Locale.ROOT, "%.2f s", nanoseconds / 1e9);
  }
}
