package org.jtorch.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

/** The worker threads of all loaders. */
final class Workers {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private Workers() {}

  static long count() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("jtorch-data-worker"))
        .count();
  }

  /** Waits until all workers have ended. */
  static void awaitNone() throws InterruptedException {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("jtorch-data-worker")) {
        thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
        assertThat(thread.isAlive()).as(thread.getName()).isFalse();
      }
    }
  }
}
