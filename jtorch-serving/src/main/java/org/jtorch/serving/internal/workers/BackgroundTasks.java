package org.jtorch.serving.internal.workers;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that run while no model has anything to do. Few of them wait; further ones are rejected.
 */
public final class BackgroundTasks implements TaskSource, Executor {
  private static final Logger LOGGER = System.getLogger("org.jtorch.serving");
  private static final int MAX_WAITING = 64;

  private final Scheduler scheduler;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean closed;

  private BackgroundTasks(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /** Creates the source and adds it to a scheduler. */
  public static BackgroundTasks of(Scheduler scheduler) {
    BackgroundTasks tasks = new BackgroundTasks(scheduler);
    scheduler.add(tasks);
    return tasks;
  }

  /**
   * Adds a task. One that is {@link AutoCloseable} is closed if it is never run.
   *
   * @throws RejectedExecutionException if too many tasks wait, or the service is being closed
   */
  @Override
  public void execute(Runnable task) {
    boolean added =
        scheduler.locked(
            () -> {
              if (closed || waiting.size() >= MAX_WAITING) {
                return false;
              }
              waiting.add(task);
              scheduler.added(this, scheduler.now(), Long.MAX_VALUE);
              return true;
            });
    if (!added) {
      throw new RejectedExecutionException("too many background tasks wait");
    }
  }

  /** Closes the tasks that wait, and rejects further ones. */
  public void close() {
    List<Runnable> left =
        scheduler.locked(
            () -> {
              closed = true;
              List<Runnable> all = List.copyOf(waiting);
              waiting.clear();
              return all;
            });
    for (Runnable task : left) {
      if (task instanceof AutoCloseable closeable) {
        close(closeable);
      }
    }
  }

  private static void close(AutoCloseable task) {
    try {
      task.close();
    } catch (Exception e) {
      LOGGER.log(Level.WARNING, "a background task could not be closed", e);
    }
  }

  @Override
  public boolean isBackground() {
    return true;
  }

  @Override
  public double weight() {
    return 1;
  }

  @Override
  public boolean isWaiting() {
    return !waiting.isEmpty();
  }

  @Override
  public long readyAt(long now) {
    return waiting.isEmpty() ? Long.MAX_VALUE : now;
  }

  @Override
  public long nearestDeadline() {
    return Long.MAX_VALUE;
  }

  @Override
  public @Nullable Task take(long now, int idle) {
    Runnable task = waiting.poll();
    return task == null ? null : new Single(task);
  }

  private record Single(Runnable body) implements Task {
    @Override
    public int size() {
      return 1;
    }

    @Override
    public boolean run() {
      try {
        body.run();
      } catch (RuntimeException e) {
        LOGGER.log(Level.WARNING, "a background task failed", e);
      }
      return true;
    }
  }

  @Override
  public void expire(long now, List<Runnable> settlements) {
    // Background tasks have no deadlines.
  }
}
