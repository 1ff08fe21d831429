package org.jtorch.data;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/**
 * The batches of one iteration, prefetched in order. Batch i is made by worker i modulo their
 * number, as in Python. The loader and the loop's iterator refer to it; it does not refer to the
 * iterator, so that it can end when the iterator is unreachable.
 */
final class Epoch<B> {
  /** How long the end of an iteration waits for workers, as in Python, before interrupting them. */
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

  /** How an iteration ends. */
  private enum End {
    /** Waits for workers. */
    WAIT,
    /** Interrupts workers. */
    INTERRUPT,
    /** Leaves workers to end by themselves, and the current batch to the caller. */
    DROP
  }

  /** What an epoch uses of its loader. */
  interface Owner {
    /** Returns workers for an iteration. */
    WorkerPool pool(long seed);

    /** Takes workers back; after an interrupt they are not used again. */
    void release(WorkerPool pool, boolean interrupted);

    /** Is told of the end, and of tensors that were left to the loop. */
    void ended(Epoch<?> epoch, List<Tensor> left);
  }

  private final LoaderSetup<B> setup;
  private final Owner owner;
  private final long baseSeed;
  private final BatchMaker<B> maker;
  private final int maxPending;
  private final Deque<BatchJob<B>> pending = new ArrayDeque<>();
  private final Set<Worker> exhausted = new HashSet<>();
  private @Nullable TaskSource tasks;
  private @Nullable WorkerPool pool;
  private @Nullable Made<B> current;
  private int turn;
  private long returned;
  private boolean closed;
  private boolean aborted;
  private boolean completed;

  Epoch(LoaderSetup<B> setup, Owner owner, long baseSeed, long epoch) {
    this.setup = setup;
    this.owner = owner;
    this.baseSeed = baseSeed;
    this.maker = new BatchMaker<>(setup, SampleSeeds.ofEpoch(baseSeed, epoch));
    this.maxPending = Math.max(1, setup.options().numWorkers * setup.options().prefetchFactor);
  }

  /** Begins to prefetch. Without workers nothing is drawn before the first batch, as in Python. */
  synchronized void begin() {
    if (setup.options().numWorkers > 0) {
      fill();
    }
  }

  /** Leaves out batches that were returned before. */
  synchronized void skip(long batches, long drawn) {
    TaskSource source = tasks();
    source.drawAhead(Math.max(batches, drawn));
    for (long i = 0; i < batches; i++) {
      if (!setup.isRepeatable()) {
        if (!isMore()) {
          break;
        }
        take().close();
      } else if (source.hasNext()) {
        BatchTask skipped = source.next();
        assert skipped.number() == i;
      }
    }
    returned = batches;
  }

  synchronized long returned() {
    return returned;
  }

  /** Returns the number of batches that were drawn from the sampler. */
  synchronized long drawn() {
    return tasks == null ? 0 : tasks.drawn();
  }

  /** Returns whether all batches were returned and the loop has asked for more. */
  synchronized boolean isCompleted() {
    return completed;
  }

  synchronized boolean hasNext() {
    if (aborted) {
      throw new IllegalStateException("this iteration was ended: its loader was closed");
    } else if (closed) {
      return false;
    } else if (!isMore()) {
      completed = true;
      finish(End.WAIT);
    }
    return !closed;
  }

  synchronized B next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the epoch has no more batches");
    }
    closeCurrent();
    if (Thread.currentThread().isInterrupted()) {
      throw interrupted(new InterruptedException());
    }
    Made<B> made = take();
    current = made;
    returned++;
    begin();
    return made.batch();
  }

  private boolean isMore() {
    if (!setup.isStream()) {
      return !pending.isEmpty() || tasks().hasNext();
    }
    fill();
    while (!pending.isEmpty()) {
      BatchJob<B> first = pending.element();
      await(first);
      if (first.failure() != null || first.made() != null) {
        return true;
      }
      pending.remove();
      exhausted.add(first.worker());
      fill();
    }
    return false;
  }

  private Made<B> take() {
    fill();
    BatchJob<B> job = pending.element();
    await(job);
    Made<B> made = job.made();
    if (made == null) {
      finish(End.WAIT);
      throw unchecked(job.failure());
    }
    pending.remove();
    return made;
  }

  private void await(BatchJob<B> job) {
    if (!job.worker().isThread()) {
      job.run();
      return;
    }
    try {
      if (!job.await(setup.options().timeout.toNanos())) {
        finish(End.INTERRUPT);
        String text = "DataLoader timed out after " + setup.options().timeout + " waiting for ";
        String what = "batch " + job.task().number() + " of " + setup.dataset();
        throw new DataLoaderException(text + what, new TimeoutException(text + what));
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private DataLoaderException interrupted(InterruptedException cause) {
    finish(End.INTERRUPT);
    Thread.currentThread().interrupt();
    return new DataLoaderException(
        "interrupted before batch " + returned + " of " + setup.dataset(), cause);
  }

  private static RuntimeException unchecked(@Nullable Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return failure instanceof RuntimeException exception
        ? exception
        : new IllegalStateException("a batch was not made", failure);
  }

  private TaskSource tasks() {
    TaskSource source = tasks;
    if (source == null) {
      source = setup.tasks();
      tasks = source;
    }
    return source;
  }

  private void fill() {
    TaskSource source = tasks();
    while (pending.size() < maxPending && source.hasNext()) {
      Worker worker = nextWorker();
      if (worker == null) {
        return;
      }
      BatchTask task = source.next();
      BatchJob<B> job = new BatchJob<>(task, worker, j -> maker.make(task, worker, j::isAbandoned));
      pending.add(job);
      if (worker.isThread()) {
        worker.run(job);
      }
    }
  }

  /** Returns the next worker whose stream has not ended; null if there is none. */
  private @Nullable Worker nextWorker() {
    WorkerPool workers = pool;
    if (workers == null) {
      workers = owner.pool(baseSeed);
      pool = workers;
    }
    List<Worker> all = workers.workers();
    for (int i = 0; i < all.size(); i++) {
      Worker worker = all.get(turn++ % all.size());
      if (!exhausted.contains(worker)) {
        return worker;
      }
    }
    return null;
  }

  /**
   * Releases workers and prefetched batches while another iteration begins; they are made again if
   * this one continues.
   */
  synchronized void suspend() {
    WorkerPool used = pool;
    if (closed || used == null || tasks == null || !setup.isRepeatable()) {
      return;
    }
    for (Iterator<BatchJob<B>> last = pending.descendingIterator(); last.hasNext(); ) {
      BatchJob<B> job = last.next();
      job.abandon();
      tasks.putBack(job.task());
      turn--;
    }
    pending.clear();
    pool = null;
    owner.release(used, false);
  }

  /** Transfers a batch to the caller, if it is the current one. */
  synchronized boolean release(B batch) {
    if (current == null || current.batch() != batch) {
      return false;
    }
    current = null;
    return true;
  }

  /** Ends an iteration that may still be running; {@code next} and {@code hasNext} then throw. */
  synchronized void abort() {
    aborted |= !closed;
    finish(End.WAIT);
  }

  /** Ends an iteration whose iterator is unreachable. */
  synchronized void drop() {
    finish(End.DROP);
  }

  /** Stops the workers and closes the batches that were not kept. */
  private void finish(End end) {
    if (closed) {
      return;
    }
    closed = true;
    List<Tensor> left = end == End.DROP && current != null ? current.owned() : List.of();
    if (end == End.DROP) {
      current = null; // the caller may still use its batch
    } else {
      closeCurrent();
    }
    WorkerPool used = pool;
    pool = null;
    if (used != null) {
      List<Future<?>> ends = endTasks(used);
      boolean interrupts = end == End.INTERRUPT || (end == End.WAIT && !haveEnded(ends));
      if (interrupts) {
        used.interrupt();
      }
      owner.release(used, interrupts);
    }
    owner.ended(this, left);
  }

  /** Gives up the pending batches, and returns the ends of the workers that are busy. */
  private List<Future<?>> endTasks(WorkerPool used) {
    Set<Worker> busy = new HashSet<>(setup.isStream() ? used.workers() : List.of());
    for (BatchJob<B> job : pending) {
      if (job.abandon()) {
        busy.add(job.worker());
      }
    }
    pending.clear();
    List<Future<?>> ends = new ArrayList<>();
    for (Worker worker : busy) {
      ends.add(worker.runLast(() -> maker.close(worker)));
    }
    return ends;
  }

  private static boolean haveEnded(List<Future<?>> ends) {
    long limit = System.nanoTime() + PATIENCE;
    try {
      for (Future<?> end : ends) {
        Object nothing = end.get(Math.max(0, limit - System.nanoTime()), TimeUnit.NANOSECONDS);
        assert nothing == null;
      }
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the end of a worker failed", e.getCause());
    }
  }

  private void closeCurrent() {
    Made<B> made = current;
    current = null;
    if (made != null) {
      made.close();
    }
  }
}
