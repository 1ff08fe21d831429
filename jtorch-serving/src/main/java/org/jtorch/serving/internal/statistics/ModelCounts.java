package org.jtorch.serving.internal.statistics;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jtorch.serving.ModelStatistics;
import org.jtorch.serving.Outcome;
import org.jtorch.serving.ReleaseReason;

/** Counts of one model. */
public final class ModelCounts {
  private static final double STEP = Math.sqrt(2);
  private static final long[] BOUNDS = bounds();

  private final Map<Outcome, LongAdder> requests = adders(Outcome.class);
  private final Map<ReleaseReason, LongAdder> reasons = adders(ReleaseReason.class);
  private final Map<Integer, LongAdder> batches = new ConcurrentHashMap<>();
  private final LongAdder elements = new LongAdder();
  private final LongAdder padding = new LongAdder();
  private final LongAdder queueTime = new LongAdder();
  private final LongAdder computeTime = new LongAdder();
  private final LongAdder totalTime = new LongAdder();
  private final LongAdder[] latencies = new LongAdder[BOUNDS.length];

  public ModelCounts() {
    for (int i = 0; i < latencies.length; i++) {
      latencies[i] = new LongAdder();
    }
  }

  private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> type) {
    Map<E, LongAdder> adders = new EnumMap<>(type);
    for (E constant : type.getEnumConstants()) {
      adders.put(constant, new LongAdder());
    }
    return adders;
  }

  /** Returns upper bounds from 10 microseconds to more than 10 minutes. */
  private static long[] bounds() {
    long[] bounds = new long[54];
    for (int i = 0; i < bounds.length; i++) {
      bounds[i] = Math.round(10_000 * Math.pow(STEP, i));
    }
    bounds[bounds.length - 1] = Long.MAX_VALUE;
    return bounds;
  }

  /** Counts a request that has ended. Times are in nanoseconds. */
  public void requestEnded(Outcome outcome, long queued, long total) {
    adder(requests, outcome).increment();
    queueTime.add(queued);
    if (outcome == Outcome.SUCCESS) {
      totalTime.add(total);
      latencies[index(total)].increment();
    }
  }

  private static int index(long nanos) {
    if (nanos <= BOUNDS[0]) {
      return 0;
    }
    int index = (int) Math.ceil(2 * Math.log((double) nanos / BOUNDS[0]) / Math.log(2));
    return Math.min(Math.max(index, 0), BOUNDS.length - 1);
  }

  /** Counts a batch that was computed. */
  public void batchComputed(
      int size, long inputElements, long paddingElements, ReleaseReason reason, long nanos) {
    batches.computeIfAbsent(size, n -> new LongAdder()).increment();
    adder(reasons, reason).increment();
    elements.add(inputElements);
    padding.add(paddingElements);
    computeTime.add(nanos);
  }

  private static <E extends Enum<E>> LongAdder adder(Map<E, LongAdder> adders, E key) {
    return adders.computeIfAbsent(key, k -> new LongAdder());
  }

  /** Returns the counts now. */
  public ModelStatistics snapshot() {
    Map<Duration, Long> histogram = new TreeMap<>();
    for (int i = 0; i < latencies.length; i++) {
      long n = latencies[i].sum();
      if (n > 0) {
        histogram.put(Duration.ofNanos(BOUNDS[i]), n);
      }
    }
    Map<Integer, Long> sizes = new TreeMap<>();
    batches.forEach((size, n) -> sizes.put(size, n.sum()));
    return new ModelStatistics(
        sums(Outcome.class, requests),
        sizes,
        sums(ReleaseReason.class, reasons),
        elements.sum(),
        padding.sum(),
        Duration.ofNanos(queueTime.sum()),
        Duration.ofNanos(computeTime.sum()),
        Duration.ofNanos(totalTime.sum()),
        histogram);
  }

  private static <E extends Enum<E>> Map<E, Long> sums(Class<E> type, Map<E, LongAdder> adders) {
    Map<E, Long> sums = new EnumMap<>(type);
    adders.forEach((key, n) -> sums.put(key, n.sum()));
    return sums;
  }
}
