package org.jtorch;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jtorch.loader.LibTorch;

/**
 * Counts the platform threads that call libtorch, and tells once when they and libtorch's own
 * threads are far more than the processors: then they wait for each other instead of computing.
 */
final class Callers {
  private static final int TOO_MANY = 4;
  private static final AtomicInteger LIVE = new AtomicInteger();
  private static final AtomicBoolean TOLD = new AtomicBoolean();

  private Callers() {}

  static void came() {
    int callers = LIVE.incrementAndGet();
    if (callers == 1 || TOLD.get()) {
      return;
    }
    int threads = LibTorch.numThreads();
    int processors = Runtime.getRuntime().availableProcessors();
    if (threads > 1 && callers * threads >= TOO_MANY * processors && !TOLD.getAndSet(true)) {
      System.getLogger("org.jtorch")
          .log(System.Logger.Level.WARNING, text(callers, threads, processors));
    }
  }

  static void left() {
    LIVE.decrementAndGet();
  }

  static String text(int callers, int threads, int processors) {
    return callers
        + " threads call libtorch, and each operator uses "
        + threads
        + " threads, on "
        + processors
        + " processors: with Torch.setNumThreads(1) they would not wait for each other";
  }
}
