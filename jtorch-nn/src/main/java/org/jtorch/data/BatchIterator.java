package org.jtorch.data;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.jtorch.TensorScope;

/**
 * One epoch: batches made ahead in order. A batch is made in a scope, which frees the samples, and
 * is itself in no scope, so that it can pass from a worker to the loop.
 */
final class BatchIterator<B> implements Iterator<B> {
  private static final System.Logger LOGGER = System.getLogger("org.jtorch.data");

  private final BatchMaker<B> maker;
  private final long[] order;
  private final int batchSize;
  private final int ahead;
  private final @Nullable Workers workers;
  private final Deque<FutureTask<B>> pending = new ArrayDeque<>();
  private int next;
  private @Nullable B current;
  private boolean closed;
  private boolean cutShort;

  BatchIterator(BatchMaker<B> maker, Sampler sampler, long samples, DataLoader.Options options) {
    this.maker = maker;
    this.batchSize = options.batchSize;
    this.ahead = Math.max(1, options.workers * options.prefetch);
    Seeds.draw(); // Python's loader draws a seed for its workers before the order's
    long[] all = sampler.order(samples);
    int used = options.dropLast ? all.length / batchSize * batchSize : all.length;
    this.order = used == all.length ? all : Arrays.copyOf(all, used);
    this.workers = options.workers == 0 ? null : new Workers(options.workers);
    makeAhead();
  }

  @Override
  public boolean hasNext() {
    if (cutShort) {
      throw new IllegalStateException(
          "this iteration ended early: its loader was closed, or began another iteration");
    }
    boolean more = !closed && !pending.isEmpty();
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
    FutureTask<B> task = pending.remove();
    if (workers == null) {
      task.run();
    }
    try {
      B made = await(task);
      current = made;
      makeAhead();
      return made;
    } catch (ExecutionException e) {
      close();
      throw asUnchecked(e.getCause());
    }
  }

  /** Ends an iteration that may still be running; asking it for more then throws. */
  void cutShort() {
    cutShort = !closed;
    close();
  }

  /** Leaves a batch to whoever asked for it. */
  void release(B batch) {
    if (batch != current) {
      throw new IllegalStateException("only the loader's present batch can be taken over");
    }
    current = null;
  }

  /** Stops the workers, waits for batches in the making, and closes all that nobody took over. */
  private void close() {
    if (closed) {
      return;
    }
    closed = true;
    closeCurrent();
    if (workers != null) {
      for (FutureTask<B> task : pending) {
        if (!workers.forget(task)) {
          closeMade(task);
        }
      }
      workers.shutdown();
    }
    pending.clear();
  }

  private void makeAhead() {
    while (pending.size() < ahead && next < order.length) {
      int end = Math.min(next + batchSize, order.length);
      long[] indices = Arrays.copyOfRange(order, next, end);
      next = end;
      FutureTask<B> task = new FutureTask<>(() -> make(indices));
      pending.add(task);
      if (workers != null) {
        workers.run(task);
      }
    }
  }

  /** A batch whose own tensors are marked as carried: what a dataset holds is not to be closed. */
  private B make(long[] indices) {
    try (TensorScope scope = TensorScope.open()) {
      B batch = Objects.requireNonNull(maker.make(indices), "collate returned null");
      Object unused = scope.<Object>carry(List.of(), batch);
      return workers == null ? TensorScope.unscoped(batch) : batch;
    }
  }

  private void closeCurrent() {
    B batch = current;
    current = null;
    if (batch != null) {
      closeCarried(batch);
    }
  }

  private static void closeCarried(Object batch) {
    if (batch instanceof Batch pair) {
      if (pair.isKept()) {
        return;
      }
      pair.passed();
    }
    try (TensorScope scope = TensorScope.open()) {
      Object unused = scope.<Object>carry(batch, List.of());
    }
  }

  /** Closes a batch that was made ahead for nothing; one that failed has nothing to close. */
  private void closeMade(FutureTask<B> task) {
    try {
      closeCarried(await(task));
    } catch (ExecutionException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "a batch that nobody asked for failed", e.getCause());
    }
  }

  private static <B> B await(FutureTask<B> task) throws ExecutionException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true; // a batch is short work: finish it, then pass the interrupt on
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
}
