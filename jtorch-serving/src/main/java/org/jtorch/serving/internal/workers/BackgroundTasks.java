package org.jtorch.serving.internal.workers;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jtorch.Mode;
import org.jtorch.Torch;

/**
 * Tasks that run while no model has anything to do, or once a second where the workers are never
 * idle. They have a thread of their own: one that takes long, or hangs, holds no worker. Few of
 * them wait; further ones are rejected.
 */
public final class BackgroundTasks implements Executor {
  private static final Logger LOGGER = System.getLogger("org.jtorch.serving");
  private static final int MAX_WAITING = 64;
  private static final long MOST_PATIENCE = TimeUnit.SECONDS.toNanos(1);
  private static final long CLOSE_SECONDS = 30;

  private final Scheduler scheduler;
  private final int intraOpThreads;
  private final ThreadPoolExecutor executor;

  /**
   * Creates the tasks of a service, without a thread.
   *
   * @param intraOpThreads threads of one operator
   */
  public BackgroundTasks(Scheduler scheduler, int intraOpThreads) {
    this.scheduler = scheduler;
    this.intraOpThreads = intraOpThreads;
    this.executor =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            task -> {
              Thread thread = new Thread(task, "jtorch-serving-background");
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
  }

  /**
   * Adds a task. One that is {@link AutoCloseable} is closed if it is never run.
   *
   * @throws RejectedExecutionException if too many tasks wait, or the service is being closed
   */
  @Override
  public void execute(Runnable task) {
    executor.execute(new Patient(task));
  }

  /** Closes the tasks that wait, rejects further ones, and waits for the one that runs. */
  public void close() throws InterruptedException {
    for (Runnable left : executor.shutdownNow()) {
      ((Patient) left).close();
    }
    if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
      LOGGER.log(Level.WARNING, "a background task does not end");
    }
  }

  /** A task that waits until the workers are idle. */
  private final class Patient implements Runnable {
    private final Runnable task;

    Patient(Runnable task) {
      this.task = task;
    }

    @Override
    public void run() {
      try (Mode limit = Torch.limitThreads(intraOpThreads)) {
        boolean ignored = scheduler.awaitQuiet(MOST_PATIENCE);
        task.run();
      } catch (InterruptedException e) {
        close(); // the service is being closed
      } catch (RuntimeException | Error e) {
        LOGGER.log(Level.WARNING, "a background task failed", e);
      }
    }

    void close() {
      if (task instanceof AutoCloseable closeable) {
        try {
          closeable.close();
        } catch (Exception e) {
          LOGGER.log(Level.WARNING, "a background task could not be closed", e);
        }
      }
    }
  }
}
