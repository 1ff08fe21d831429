package org.jtorch.data;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The worker threads of one epoch. They end with it, and after a second without a task. */
final class WorkerPool {
  private final AtomicInteger started = new AtomicInteger();
  private final ThreadPoolExecutor pool;

  WorkerPool(int count) {
    pool =
        new ThreadPoolExecutor(
            count, count, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::thread);
    pool.allowCoreThreadTimeOut(true); // an abandoned iteration leaves no thread
  }

  void run(Runnable task) {
    pool.execute(task);
  }

  /** Removes a task that has not started; false if it has. */
  boolean remove(Runnable task) {
    return pool.remove(task);
  }

  void shutdown() {
    pool.shutdown();
  }

  private Thread thread(Runnable task) {
    Thread thread = new Thread(task, "jtorch-data-worker-" + started.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }
}
