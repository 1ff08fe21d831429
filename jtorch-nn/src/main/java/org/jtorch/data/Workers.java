package org.jtorch.data;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of one epoch. They end with it, and by themselves when nobody asks for more. */
final class Workers {
  private final AtomicInteger started = new AtomicInteger();
  private final ThreadPoolExecutor pool;

  Workers(int count) {
    pool =
        new ThreadPoolExecutor(
            count, count, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::thread);
    pool.allowCoreThreadTimeOut(true); // an epoch that nobody finishes leaves no thread behind
  }

  void run(Runnable task) {
    pool.execute(task);
  }

  /** Whether a task had not begun and now never will. */
  boolean forget(Runnable task) {
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
