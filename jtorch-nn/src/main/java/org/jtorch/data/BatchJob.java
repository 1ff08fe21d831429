package org.jtorch.data;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The making of a batch, which a worker or the loop runs, and its result. */
final class BatchJob<B> implements Runnable {
  private static final System.Logger LOGGER = System.getLogger("org.jtorch.data");

  private enum State {
    NEW,
    RUNNING,
    DONE
  }

  private final BatchTask task;
  private final Worker worker;
  private final Function<BatchJob<B>, @Nullable Made<B>> body;
  private State state = State.NEW;
  private volatile boolean abandoned;
  private @Nullable Made<B> made;
  private @Nullable Throwable failure;

  BatchJob(BatchTask task, Worker worker, Function<BatchJob<B>, @Nullable Made<B>> body) {
    this.task = task;
    this.worker = worker;
    this.body = body;
  }

  BatchTask task() {
    return task;
  }

  Worker worker() {
    return worker;
  }

  boolean isAbandoned() {
    return abandoned;
  }

  /** Makes the batch, once. */
  @Override
  public void run() {
    synchronized (this) {
      if (state != State.NEW || abandoned) {
        return;
      }
      state = State.RUNNING;
    }
    Made<B> result = null;
    Throwable thrown = null;
    try {
      result = body.apply(this);
    } catch (Throwable e) {
      thrown = e;
    }
    synchronized (this) {
      state = State.DONE;
      made = result;
      failure = thrown;
      notifyAll();
      if (abandoned) {
        discard();
      }
    }
  }

  /**
   * Waits for the result.
   *
   * @param nanos how long at most; 0 for no limit
   * @return false if the time has passed
   */
  synchronized boolean await(long nanos) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    while (state != State.DONE) {
      if (nanos == 0) {
        wait();
      } else {
        long left = (end - System.nanoTime() + 999_999) / 1_000_000;
        if (left <= 0) {
          return false;
        }
        wait(left);
      }
    }
    return true;
  }

  /** Returns the batch; null at the end of a stream or after a failure. */
  synchronized @Nullable Made<B> made() {
    return made;
  }

  synchronized @Nullable Throwable failure() {
    return failure;
  }

  /** Gives the batch up: it is closed now, or when it is made. Returns whether it is being made. */
  @CanIgnoreReturnValue
  synchronized boolean abandon() {
    abandoned = true;
    if (state == State.DONE) {
      discard();
    }
    return state == State.RUNNING;
  }

  private void discard() {
    if (made != null) {
      made.close();
      made = null;
    }
    if (failure != null) {
      LOGGER.log(System.Logger.Level.DEBUG, "a prefetched batch failed, unused", failure);
    }
  }
}
