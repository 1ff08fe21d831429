package org.jtorch.tensorboard;

import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Flushes open event files at their periods, and at the end of the JVM, on one thread for all. */
final class Flusher {
  private static final System.Logger LOG = System.getLogger("org.jtorch.tensorboard");
  private static final Map<EventFile, ScheduledFuture<?>> FILES = new ConcurrentHashMap<>();
  private static final ScheduledThreadPoolExecutor EXECUTOR = executor();

  private Flusher() {}

  private static ScheduledThreadPoolExecutor executor() {
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "jtorch-tensorboard");
              thread.setDaemon(true);
              return thread;
            });
    executor.setKeepAliveTime(10, TimeUnit.SECONDS);
    executor.allowCoreThreadTimeOut(true);
    executor.setRemoveOnCancelPolicy(true);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> FILES.keySet().forEach(Flusher::flush), "jtorch-tensorboard-exit"));
    return executor;
  }

  static void add(EventFile file, double seconds) {
    long period = Math.max(1, Math.round(seconds * 1000));
    FILES.put(
        file,
        EXECUTOR.scheduleWithFixedDelay(() -> flush(file), period, period, TimeUnit.MILLISECONDS));
  }

  static void remove(EventFile file) {
    ScheduledFuture<?> task = FILES.remove(file);
    if (task != null) {
      task.cancel(false);
    }
  }

  /** A failure is thrown to the thread that adds the next event, which tries again. */
  private static void flush(EventFile file) {
    try {
      file.flushIfOpen();
    } catch (UncheckedIOException e) {
      LOG.log(System.Logger.Level.WARNING, e.getMessage(), e);
    }
  }
}
