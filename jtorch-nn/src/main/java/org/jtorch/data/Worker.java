package org.jtorch.data;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.Mode;
import org.jtorch.Torch;
import org.jtorch.internal.OwnGenerator;

/**
 * A worker: a thread that makes batches, one after the other, with a generator of its own. Its
 * thread ends after a second without work, unless it is persistent, and is replaced when needed.
 * The thread that iterates is the worker of a loader without workers.
 */
final class Worker {
  private final WorkerInfo info;
  private final @Nullable IntConsumer init;
  private final @Nullable ThreadPoolExecutor executor;
  private final OwnGenerator generator = new OwnGenerator();
  private boolean initialized;
  private @Nullable Thread running;

  private Worker(
      WorkerInfo info, @Nullable IntConsumer init, @Nullable ThreadPoolExecutor executor) {
    this.info = info;
    this.init = init;
    this.executor = executor;
    generator.seed(info.seed());
  }

  /** Returns the worker that stands for the thread that iterates. */
  static Worker caller(long seed) {
    return new Worker(new WorkerInfo(0, 0, seed), null, null);
  }

  static Worker thread(WorkerInfo info, @Nullable IntConsumer init, boolean persistent) {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "jtorch-data-worker-" + info.id());
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(!persistent); // an abandoned iteration leaves no thread
    return new Worker(info, init, executor);
  }

  int id() {
    return info.id();
  }

  boolean isThread() {
    return executor != null;
  }

  OwnGenerator generator() {
    return generator;
  }

  /** Runs a task on the worker's thread; on the calling one if it has none. */
  void run(Runnable task) {
    if (executor == null) {
      task.run();
    } else {
      executor.execute(() -> enter(task));
    }
  }

  /** Runs a task after those before, and returns its end. */
  Future<?> runLast(Runnable task) {
    if (executor == null) {
      task.run();
      return CompletableFuture.completedFuture(null);
    }
    return executor.submit(() -> enter(task));
  }

  private void enter(Runnable task) {
    synchronized (this) {
      running = Thread.currentThread();
    }
    WorkerInfo.enter(info);
    try (Mode threads = Torch.limitThreads(o -> o.openMp(1))) {
      task.run();
    } finally {
      WorkerInfo.leave();
      synchronized (this) {
        running = null; // an interrupt that comes late would be for another task
      }
    }
  }

  /** Calls the init function, before the worker's first batch. */
  void initialize() {
    if (!initialized && init != null) {
      init.accept(info.id());
    }
    initialized = true;
  }

  /** Interrupts the task that runs. */
  synchronized void interrupt() {
    if (running != null) {
      running.interrupt();
    }
  }

  void shutdown() {
    if (executor != null) {
      executor.shutdown();
    }
  }
}
