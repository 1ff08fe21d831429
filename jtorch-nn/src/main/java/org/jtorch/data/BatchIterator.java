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
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.internal.OwnedTensors;

/**
 * The batches of one epoch, prefetched in order. A batch is made in a scope, which frees the
 * samples. Its own tensors are taken out of the scope into a list, so that they can be passed from
 * a worker thread to the loop; tensors that a dataset holds are not in the list.
 */
final class BatchIterator<B> implements Iterator<B> {
  private static final System.Logger LOGGER = System.getLogger("org.jtorch.data");

  /** A batch and the tensors that were created for it. */
  private record Made<B>(B batch, List<Tensor> owned) {
    void close() {
      if (batch instanceof Batch pair) {
        if (pair.isKept()) {
          return;
        }
        pair.expire();
      }
      owned.forEach(Tensor::close);
    }
  }

  private final BatchMaker<B> maker;
  private final long[] order;
  private final int batchSize;
  private final int maxPending;
  private final @Nullable WorkerPool workers;
  private final Deque<FutureTask<Made<B>>> pending = new ArrayDeque<>();
  private final byte[] random;
  private long returned;
  private int next;
  private @Nullable Made<B> current;
  private boolean closed;
  private boolean aborted;

  BatchIterator(
      BatchMaker<B> maker,
      Sampler sampler,
      long samples,
      DataLoader.Options options,
      byte[] random) {
    this.maker = maker;
    this.random = random;
    this.batchSize = options.batchSize;
    this.maxPending = Math.max(1, options.numWorkers * options.prefetchFactor);
    Seeds.draw(); // Python's loader draws a seed for its workers before the order's
    long[] all = sampler.order(samples);
    int used = options.dropLast ? all.length / batchSize * batchSize : all.length;
    this.order = used == all.length ? all : Arrays.copyOf(all, used);
    this.workers = options.numWorkers == 0 ? null : new WorkerPool(options.numWorkers);
    prefetch();
  }

  /** Leaves out batches that were returned before. */
  void skip(long batches) {
    abort();
    aborted = false;
    closed = false;
    returned = batches;
    next = (int) Math.min(order.length, batches * batchSize);
    prefetch();
  }

  LoaderState state() {
    return new LoaderState(returned, random);
  }

  @Override
  public boolean hasNext() {
    if (aborted) {
      throw new IllegalStateException(
          "this iteration was aborted: its loader was closed or began another iteration");
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
    FutureTask<Made<B>> task = pending.remove();
    if (workers == null) {
      task.run();
    }
    try {
      Made<B> made = await(task);
      current = made;
      returned++;
      prefetch();
      return made.batch();
    } catch (ExecutionException e) {
      close();
      throw asUnchecked(e.getCause());
    }
  }

  /** Ends an iteration that may still be running; {@code next} and {@code hasNext} then throw. */
  void abort() {
    aborted = !closed;
    close();
  }

  /** Transfers the current batch to the caller. */
  void release(B batch) {
    Made<B> made = current;
    if (made == null || batch != made.batch()) {
      throw new IllegalStateException("only the loader's current batch can be kept");
    }
    current = null;
  }

  /** Stops the workers, waits for running tasks, and closes the batches that were not kept. */
  private void close() {
    if (closed) {
      return;
    }
    closed = true;
    closeCurrent();
    if (workers != null) {
      for (FutureTask<Made<B>> task : pending) {
        if (!workers.remove(task)) {
          closeResult(task);
        }
      }
      workers.shutdown();
    }
    pending.clear();
  }

  private void prefetch() {
    while (pending.size() < maxPending && next < order.length) {
      int end = Math.min(next + batchSize, order.length);
      long[] indices = Arrays.copyOfRange(order, next, end);
      next = end;
      FutureTask<Made<B>> task = new FutureTask<>(() -> make(indices));
      pending.add(task);
      if (workers != null) {
        workers.run(task);
      }
    }
  }

  private Made<B> make(long[] indices) {
    try (TensorScope scope = TensorScope.open()) {
      B batch = Objects.requireNonNull(maker.make(indices), "collate returned null");
      return new Made<>(batch, OwnedTensors.takeFromScope(batch));
    }
  }

  private void closeCurrent() {
    Made<B> made = current;
    current = null;
    if (made != null) {
      made.close();
    }
  }

  /** Closes a prefetched batch that was not used; one that failed has nothing to close. */
  private void closeResult(FutureTask<Made<B>> task) {
    try {
      await(task).close();
    } catch (ExecutionException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "a prefetched batch failed, unused", e.getCause());
    }
  }

  private static <T> T await(FutureTask<T> task) throws ExecutionException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true; // a batch is short work: finish it, then restore the interrupt
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
