package org.jtorch.data;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.jtorch.TensorScope;

/**
 * One epoch: batches made ahead in order. A batch is made in a scope, which frees the samples, and
 * is itself in no scope, so that it can pass from a worker to the loop.
 */
final class BatchIterator<B> implements Iterator<B> {
  private final BatchMaker<B> maker;
  private final long[] order;
  private final int batchSize;
  private final int ahead;
  private final @Nullable ThreadPoolExecutor workers;
  private final Deque<FutureTask<B>> pending = new ArrayDeque<>();
  private int next;
  private @Nullable B current;
  private boolean closed;

  BatchIterator(BatchMaker<B> maker, long samples, DataLoader.Options options) {
    this.maker = maker;
    this.batchSize = options.batchSize;
    this.ahead = Math.max(1, options.workers * options.prefetch);
    Seeds.draw(); // Python's loader draws a seed for its workers before the order's
    long[] all = options.sampler.order(samples);
    int used = options.dropLast ? all.length / batchSize * batchSize : all.length;
    this.order = used == all.length ? all : Arrays.copyOf(all, used);
    this.workers = options.workers == 0 ? null : pool(options.workers);
    submitAhead();
  }

  @Override
  public boolean hasNext() {
    boolean more = !closed && (!pending.isEmpty() || next < order.length);
    if (!more) {
      close();
    }
    return more;
  }

  @Override
  public B next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the epoch has no more batches");
    }
    closeCurrent();
    submitAhead();
    FutureTask<B> task = pending.remove();
    if (workers == null) {
      task.run();
    }
    try {
      current = await(task);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
    submitAhead();
    return Objects.requireNonNull(current, "collate returned null");
  }

  /** Stops the workers, waits for batches in the making, and closes all that nobody took over. */
  void close() {
    if (closed) {
      return;
    }
    closed = true;
    closeCurrent();
    for (FutureTask<B> task : pending) {
      if (workers != null && !workers.remove(task)) {
        closeMade(task);
      }
    }
    pending.clear();
    if (workers != null) {
      workers.shutdown();
    }
  }

  private void submitAhead() {
    while (pending.size() < ahead && next < order.length && !closed) {
      int end = Math.min(next + batchSize, order.length);
      long[] indices = Arrays.copyOfRange(order, next, end);
      next = end;
      FutureTask<B> task = new FutureTask<>(() -> make(indices));
      pending.add(task);
      if (workers != null) {
        workers.execute(task);
      }
    }
  }

  private B make(long[] indices) {
    try (TensorScope scope = TensorScope.open()) {
      return TensorScope.unscoped(maker.make(indices));
    }
  }

  private B await(FutureTask<B> task) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true; // a batch is short work: finish it, then pass the interrupt on
        } catch (ExecutionException e) {
          throw asUnchecked(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static RuntimeException asUnchecked(@Nullable Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException exception
        ? exception
        : new IllegalStateException("making a batch failed", cause);
  }

  private void closeCurrent() {
    B batch = current;
    current = null;
    if (batch != null && !(batch instanceof Batch taken && taken.isKept())) {
      TensorScope.closeAll(batch);
    }
  }

  /** Closes a batch that was made ahead for nothing; one that failed has nothing to close. */
  private void closeMade(FutureTask<B> task) {
    try {
      TensorScope.closeAll(await(task));
    } catch (RuntimeException e) {
      System.getLogger("org.jtorch.data")
          .log(System.Logger.Level.DEBUG, "a batch that nobody asked for failed", e);
    }
  }

  private static ThreadPoolExecutor pool(int size) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            size,
            size,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "jtorch-data-worker");
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true); // an epoch that nobody finishes leaves no thread behind
    return pool;
  }
}
