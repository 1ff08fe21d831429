package org.jtorch.serving.internal.workers;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The lock of all queues, the choice of the next task, and the timer that releases delayed batches
 * and drops expired requests while all workers are busy.
 */
public final class Scheduler {
  private static final long QUIET_CHECK = TimeUnit.MILLISECONDS.toNanos(20);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition available = lock.newCondition();
  private final Condition timer = lock.newCondition();
  private final Condition quiet = lock.newCondition();
  private final List<Share> shares = new CopyOnWriteArrayList<>();
  private final int workers;
  private final LongSupplier clock;
  private final AtomicInteger finishing = new AtomicInteger();
  private double served;
  private int idle;
  private int signalled;
  private int running;
  private int runningRequests;
  private long timerAt = Long.MAX_VALUE;
  private boolean closed;

  /**
   * Creates a scheduler without threads.
   *
   * @param workers number of threads that will call {@link #next}
   * @param clock nanoseconds, starting near 0
   */
  public Scheduler(int workers, LongSupplier clock) {
    this.workers = workers;
    this.clock = clock;
  }

  /** Returns the number of workers. */
  public int workers() {
    return workers;
  }

  /** Returns the time. */
  public long now() {
    return clock.getAsLong();
  }

  /** Adds a source. */
  public void add(TaskSource source) {
    shares.add(new Share(source));
  }

  /** Removes a source, which must be empty. */
  public void remove(TaskSource source) {
    shares.removeIf(share -> share.source == source);
  }

  /** Runs a body under the lock. */
  public <T extends @Nullable Object> T locked(Supplier<T> body) {
    lock.lock();
    try {
      return body.get();
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether no worker is idle. Called under the lock. */
  public boolean isBusy() {
    return idle <= signalled || running >= workers;
  }

  /** Returns the number of workers that a source may count on. Called under the lock. */
  public double workersFor(TaskSource source) {
    double all = 0;
    for (Share share : shares) {
      if (share.source == source || share.isActive()) {
        all += share.source.weight();
      }
    }
    return workers * (all == 0 ? 1 : source.weight() / all);
  }

  /**
   * Wakes a worker or sets the timer after something was added to a source. Called under the lock.
   *
   * @param deadline when what was added expires
   */
  public void added(TaskSource source, long now, long deadline) {
    long readyAt = source.readyAt(now);
    if (readyAt <= now) {
      if (signalled == 0 && finishing.get() == 0) {
        wake();
      }
      setTimer(deadline);
    } else {
      setTimer(Math.min(readyAt, deadline));
    }
  }

  /**
   * Tells that the calling worker has computed its task and will look at the queues in a moment,
   * when it has woken its callers. Until then no other worker is woken for what these callers add.
   */
  public void finishing() {
    finishing.incrementAndGet();
  }

  /** Ends what {@link #finishing} began. */
  public void finished() {
    finishing.decrementAndGet();
  }

  private void wake() {
    if (idle > signalled && running + signalled < workers) {
      signalled++;
      available.signal();
    }
  }

  private void setTimer(long at) {
    if (at < timerAt) {
      timerAt = at;
      timer.signal();
    }
  }

  /**
   * Waits for the next task.
   *
   * @return the task; null if the worker ends
   */
  @Nullable Running next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        Running task = take();
        if (task != null || closed) {
          return task;
        }
        setTimer(nextRelease());
        idle++;
        try {
          available.await();
        } finally {
          idle--;
          signalled = Math.max(0, signalled - 1);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Running take() {
    if (running >= workers) {
      return null; // a caller has an idle worker's place
    }
    long now = now();
    for (Share share = nextShare(now); share != null; share = nextShare(now)) {
      Task task = share.source.take(now, idle - signalled);
      if (task != null) {
        served = Math.max(served, share.time());
        if (nextShare(now) != null) {
          wake();
        }
        return started(share, task, now);
      }
    }
    return null;
  }

  private @Nullable Share nextShare(long now) {
    Share best = null;
    for (Share share : shares) {
      if (share.isReady(now, served) && (best == null || share.time() < best.time())) {
        best = share;
      }
    }
    return best;
  }

  /** Returns when a task is released that waits for something else now. */
  private long nextRelease() {
    long now = now();
    long next = Long.MAX_VALUE;
    for (Share share : shares) {
      long readyAt = share.source.readyAt(now);
      next = readyAt > now ? Math.min(next, readyAt) : next;
    }
    return next;
  }

  private Running started(Share share, Task task, long now) {
    running++;
    runningRequests += task.size();
    return new Running(share, task, share.started(), now);
  }

  /** A task that a worker, or a caller in its place, has taken. */
  public record Running(Share share, Task task, double charged, long start) {}

  /**
   * Takes the place of an idle worker for a task of the calling thread, if nothing waits and no
   * batch is being computed, whose callers would soon share another one. Called under the lock.
   *
   * @return what the caller passes to {@link #leave} when the task has ended; null if no worker is
   *     idle
   */
  public @Nullable Running enter(TaskSource source, Task task) {
    long now = now();
    if (closed || isBusy() || runningRequests > running || nextShare(now) != null) {
      return null;
    }
    for (Share share : shares) {
      if (share.source == source) {
        return started(share, task, now);
      }
    }
    return null;
  }

  /** Gives the place back. */
  public void leave(Running task) {
    lock.lock();
    try {
      endedLocked(task);
      if (nextShare(now()) != null) {
        wake();
      }
    } finally {
      lock.unlock();
    }
  }

  void ended(Running task) {
    lock.lock();
    try {
      endedLocked(task);
    } finally {
      lock.unlock();
    }
  }

  private void endedLocked(Running task) {
    running--;
    runningRequests -= task.task().size();
    task.share().ended(task.charged(), now() - task.start());
    task.share().source.ended(task.task());
    if (running == 0) {
      quiet.signalAll();
    }
  }

  /** Runs the timer until the scheduler is closed. */
  void keepTime() throws InterruptedException {
    List<Runnable> settlements = new ArrayList<>();
    while (awaitTimer(settlements)) {
      settlements.forEach(Runnable::run);
      settlements.clear();
    }
  }

  private boolean awaitTimer(List<Runnable> settlements) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed && timerAt > now()) {
        if (timerAt == Long.MAX_VALUE) {
          timer.await();
        } else {
          timer.awaitNanos(timerAt - now());
        }
      }
      if (!closed) {
        sweep(settlements);
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private void sweep(List<Runnable> settlements) {
    long now = now();
    long next = Long.MAX_VALUE;
    for (Share share : shares) {
      share.source.expire(now, settlements);
      long readyAt = share.source.readyAt(now);
      if (readyAt <= now) {
        wake();
      } else {
        next = Math.min(next, readyAt);
      }
      next = Math.min(next, share.source.nearestDeadline());
    }
    timerAt = next;
    if (!settlements.isEmpty()) {
      quiet.signalAll();
    }
  }

  /** Wakes the workers after a source has released what it delayed. */
  public void released() {
    lock.lock();
    try {
      signalled = idle;
      available.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until nothing waits and nothing runs.
   *
   * @return false if the time passes before
   */
  public boolean awaitQuiet(long nanos) throws InterruptedException {
    return await(
        nanos, () -> running == 0 && shares.stream().noneMatch(share -> share.source.isWaiting()));
  }

  /** Waits until nothing runs; false if the time passes before. */
  boolean awaitRunning(long nanos) throws InterruptedException {
    return await(nanos, () -> running == 0);
  }

  private boolean await(long nanos, BooleanSupplier condition) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long end = System.nanoTime() + nanos;
      while (!condition.getAsBoolean()) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        long ignored = quiet.awaitNanos(Math.min(left, QUIET_CHECK));
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the workers and the timer when they have done what they do now. */
  void close() {
    lock.lock();
    try {
      closed = true;
      available.signalAll();
      timer.signalAll();
      quiet.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    return locked(() -> closed);
  }
}
