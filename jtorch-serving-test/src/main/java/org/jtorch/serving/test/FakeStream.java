package org.jtorch.serving.test;

import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jtorch.serving.PieceStream;
import org.jtorch.serving.ServingException;

/** The pieces of a fake answer, each after the delay. */
final class FakeStream<P> implements PieceStream<P> {
  private final String model;
  private final List<P> pieces;
  private final long delay;
  private final long deadline;
  private final int breakAt;
  private final Optional<ServingException> failure;
  private final Consumer<Boolean> onEnd;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);
  private int next;
  private boolean isDue;

  FakeStream(
      String model,
      List<P> pieces,
      Duration delay,
      Duration timeout,
      int breakAt,
      Optional<ServingException> failure,
      Consumer<Boolean> onEnd) {
    this.model = model;
    this.pieces = List.copyOf(pieces);
    this.delay = delay.toNanos();
    this.deadline = System.nanoTime() + timeout.toNanos();
    this.breakAt = breakAt;
    this.failure = failure;
    this.onEnd = onEnd;
  }

  @Override
  public boolean hasNext() {
    if (closed.getCount() == 0) {
      throw new CancellationException("the stream was closed");
    } else if (!isDue && next < pieces.size()) {
      waitForPiece();
      isDue = true;
    }
    if (next >= breakAt && failure.isPresent()) {
      end(false);
      throw failure.get();
    } else if (next == pieces.size()) {
      end(false);
      return false;
    }
    return true;
  }

  private void waitForPiece() {
    long left = deadline - System.nanoTime();
    try {
      if (closed.await(Math.min(delay, left), TimeUnit.NANOSECONDS)) {
        throw new CancellationException("the stream was closed");
      }
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      CancellationException cancelled = new CancellationException("the thread was interrupted");
      cancelled.initCause(e);
      throw cancelled;
    }
    if (left < delay || left <= 0) {
      end(false);
      throw Failures.deadlineExceeded(model);
    }
  }

  @Override
  public P next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the stream has ended");
    }
    isDue = false;
    return pieces.get(next++);
  }

  /** Returns whether all pieces were taken and no failure follows. */
  boolean isAtEnd() {
    return next == pieces.size() && (next < breakAt || failure.isEmpty());
  }

  private void end(boolean early) {
    if (ended.compareAndSet(false, true)) {
      onEnd.accept(early);
    }
  }

  @Override
  public void close() {
    if (!ended.get() && !isAtEnd()) {
      closed.countDown();
    }
    end(!isAtEnd());
  }
}
