package org.jtorch.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.jtorch.cli.Refusals.RefusedException;

/**
 * Calls a model again and again for some time, from one or more threads.
 *
 * @param warmUp nanoseconds of calls that are not counted
 * @param duration nanoseconds of calls that are counted
 * @param callers threads that call at the same time
 */
record Measurement(long warmUp, long duration, int callers) {
  private static final int FIRST_SIZE = 1024;

  Latencies of(Runnable call) throws InterruptedException {
    int warm = repeat(call, warmUp).length;
    assert warm > 0;
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    try {
      List<Callable<long[]>> tasks = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        tasks.add(() -> repeat(call, duration));
      }
      long start = System.nanoTime();
      List<Future<long[]>> results = threads.invokeAll(tasks);
      long elapsed = System.nanoTime() - start;
      return Latencies.of(joined(results), elapsed);
    } finally {
      threads.shutdown();
    }
  }

  private static long[] joined(List<Future<long[]>> results) throws InterruptedException {
    LongStream all = LongStream.empty();
    for (Future<long[]> result : results) {
      try {
        all = LongStream.concat(all, LongStream.of(result.get()));
      } catch (ExecutionException e) {
        throw new RefusedException("the model failed: " + e.getCause());
      }
    }
    return all.toArray();
  }

  /** Calls at least once and returns the duration of every call. */
  private static long[] repeat(Runnable call, long duration) {
    long[] durations = new long[FIRST_SIZE];
    int count = 0;
    long start = System.nanoTime();
    long before = start;
    do {
      call.run();
      long after = System.nanoTime();
      if (count == durations.length) {
        durations = Arrays.copyOf(durations, 2 * count);
      }
      durations[count++] = after - before;
      before = after;
    } while (before - start < duration);
    return Arrays.copyOf(durations, count);
  }
}
