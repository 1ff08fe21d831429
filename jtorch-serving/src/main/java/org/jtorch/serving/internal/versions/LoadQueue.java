package org.jtorch.serving.internal.versions;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jtorch.serving.ModelNotReadyException;
import org.jtorch.serving.VersionInfo;

/**
 * Runs the loads of one model one after the other, on one thread from the first load until the
 * model is closed. glibc keeps freed memory by threads and cannot return the end of a thread's
 * part: with a new thread for each load, memory would grow with their number.
 */
public final class LoadQueue {
  private static final int MAX_WAITING = 64;
  private static final long CLOSE_SECONDS = 60;

  private final String model;
  private final ThreadPoolExecutor executor;

  /**
   * Creates a queue without a thread.
   *
   * @param model name of the model
   */
  public LoadQueue(String model) {
    this.model = model;
    this.executor =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            task -> {
              Thread thread = new Thread(task, "jtorch-load-" + model);
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Adds a load.
   *
   * @param load loads, or throws {@link ModelNotReadyException}
   * @return its result
   */
  public CompletableFuture<VersionInfo> submit(Supplier<VersionInfo> load) {
    Load task = new Load(load);
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      String why = executor.isShutdown() ? "it is being closed" : "too many loads of it wait";
      task.result.completeExceptionally(
          new ModelNotReadyException(model, "model " + model + " is not loaded: " + why, e));
    }
    return task.result;
  }

  /**
   * Fails the loads that wait, and waits for the one that runs.
   *
   * @param failure how they fail
   */
  public void close(ModelNotReadyException failure) {
    List<Load> waiting = new ArrayList<>();
    for (Runnable task : executor.shutdownNow()) {
      waiting.add((Load) task);
    }
    waiting.forEach(task -> task.result.completeExceptionally(failure));
    boolean interrupted = false;
    try {
      if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        System.getLogger("org.jtorch.serving")
            .log(System.Logger.Level.WARNING, "a load of model " + model + " does not end");
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** One load and its result. */
  private static final class Load implements Runnable {
    private final Supplier<VersionInfo> load;
    private final CompletableFuture<VersionInfo> result = new CompletableFuture<>();

    Load(Supplier<VersionInfo> load) {
      this.load = load;
    }

    @Override
    public void run() {
      try {
        result.complete(load.get());
      } catch (RuntimeException | Error e) {
        result.completeExceptionally(e);
      }
    }
  }
}
