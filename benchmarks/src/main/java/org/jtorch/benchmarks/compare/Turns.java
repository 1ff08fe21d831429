package org.jtorch.benchmarks.compare;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Measurements of all sides in alternation, in nanoseconds. */
final class Turns {
  /** Largest relative difference between sides: results may differ only by rounding. */
  private static final double TOLERANCE = 1e-3;

  private final int rounds;
  private final double warmUp;

  Turns(int rounds, double warmUp) {
    this.rounds = rounds;
    this.warmUp = warmUp;
  }

  /** Throws if a side computes a different number than the first one. */
  void agree(Task task, List<Side> sides) throws IOException {
    Side first = sides.get(0);
    double expected = first.check(task);
    for (Side side : sides.subList(1, sides.size())) {
      double value = side.check(task);
      if (!(Math.abs(value - expected) <= TOLERANCE * Math.max(1, Math.abs(expected)))) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "%s: %s computes %s, %s %s",
                task,
                first.column(),
                expected,
                side.column(),
                value));
      }
    }
  }

  /**
   * Measures the time per operation with {@code callers} threads, in the rounds of {@code part},
   * and stores it in {@code into}.
   */
  void measure(Task task, List<Side> sides, int callers, Rounds part, Map<Column, double[]> into)
      throws IOException {
    for (Side side : sides) {
      warmUp(side, task, callers);
    }
    for (int round = part.first(); round < part.end(); round++) {
      for (Side side : sides) {
        record(into, side.column(), round, side.time(task, callers));
      }
    }
  }

  /** Range of rounds, {@code end} exclusive. */
  record Rounds(int first, int end) {}

  /** Divides the rounds among {@code processes} processes per side. */
  List<Rounds> divided(int processes) {
    return IntStream.range(0, processes)
        .mapToObj(i -> new Rounds(i * rounds / processes, (i + 1) * rounds / processes))
        .filter(part -> part.first() < part.end())
        .toList();
  }

  private void warmUp(Side side, Task task, int callers) throws IOException {
    long end = System.nanoTime() + (long) (warmUp * 1e9);
    for (int done = 0; done < 2 || System.nanoTime() < end; done++) {
      double unusedTime = side.time(task, callers);
    }
  }

  /** Measures the time from start to end of a process; the first round warms the caches. */
  Map<Column, double[]> measureStart(
      Map<Column, List<String>> commands, Map<String, String> environment)
      throws IOException, InterruptedException {
    Map<Column, double[]> measured = new EnumMap<>(Column.class);
    for (int round = -1; round < rounds; round++) {
      for (var command : commands.entrySet()) {
        long start = System.nanoTime();
        Command.require(command.getValue(), environment);
        double taken = System.nanoTime() - start;
        if (round >= 0) {
          record(measured, command.getKey(), round, taken);
        }
      }
    }
    return measured;
  }

  private void record(
      Map<Column, double[]> measured, Column column, int round, double nanoseconds) {
    measured.computeIfAbsent(column, unmeasured -> new double[rounds])[round] = nanoseconds;
  }
}
