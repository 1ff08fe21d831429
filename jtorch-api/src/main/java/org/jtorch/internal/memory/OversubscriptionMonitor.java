package org.jtorch.internal.memory;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.jtorch.loader.LibTorch;

/**
 * Warns once when the number of platform threads that call libtorch at the same time, multiplied by
 * the threads of an operator, far exceeds the number of processors. Threads then wait for each
 * other instead of computing. A thread is counted at its first call of libtorch. Threads that have
 * ended or have been waiting since are not counted, nor are threads that limited themselves to one.
 */
final class OversubscriptionMonitor {
  private static final int TOO_MANY = 4;

  /** A thread whose first call was more recent than this counts even if it is waiting. */
  private static final long RECENT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private static final List<Caller> CALLERS = new ArrayList<>();

  private static boolean warned;

  private OversubscriptionMonitor() {}

  /** A thread that has called libtorch. */
  private static final class Caller extends WeakReference<Thread> {
    private final long since = System.nanoTime();

    Caller(Thread thread) {
      super(thread);
    }

    boolean hasEnded() {
      @Nullable Thread thread = get();
      return thread == null || !thread.isAlive();
    }

    boolean isBusy(long now) {
      @Nullable Thread thread = get();
      return thread != null
          && (now - since < RECENT_NANOS || thread.getState() == Thread.State.RUNNABLE);
    }
  }

  /** Counts a platform thread at its first call of libtorch. */
  static synchronized void enter(Thread thread) {
    if (warned) {
      return;
    }
    CALLERS.removeIf(Caller::hasEnded);
    CALLERS.add(new Caller(thread));
    if (CALLERS.size() > 1) {
      warnIfTooMany();
    }
  }

  /** Counts a thread no longer, because its operators use no other threads. */
  static synchronized void leave(Thread thread) {
    CALLERS.removeIf(caller -> caller.refersTo(thread));
  }

  private static void warnIfTooMany() {
    int threads = LibTorch.numThreads();
    int processors = Runtime.getRuntime().availableProcessors();
    if (threads == 1 || CALLERS.size() * threads < TOO_MANY * processors) {
      return;
    }
    long now = System.nanoTime();
    int callers = (int) CALLERS.stream().filter(caller -> caller.isBusy(now)).count();
    if (callers * threads >= TOO_MANY * processors) {
      warned = true;
      CALLERS.clear();
      System.getLogger("org.jtorch")
          .log(System.Logger.Level.WARNING, text(callers, threads, processors));
    }
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
