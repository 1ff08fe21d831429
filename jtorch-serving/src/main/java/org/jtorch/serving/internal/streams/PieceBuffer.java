package org.jtorch.serving.internal.streams;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The pieces of one request between the step that computed them and their consumer. */
final class PieceBuffer<P> {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<P> pieces = new ArrayDeque<>();
  private final int limit;
  private boolean ended;
  private @Nullable RuntimeException failure;
  private Runnable onChange = () -> {};

  PieceBuffer(int limit) {
    this.limit = limit;
  }

  /** Sets what is run, on the step's thread, when there are new pieces or the end. */
  void onChange(Runnable action) {
    lock.lock();
    try {
      onChange = action;
    } finally {
      lock.unlock();
    }
  }

  void add(List<P> values) {
    if (!values.isEmpty()) {
      change(() -> pieces.addAll(values)).run();
    }
  }

  /** Ends the pieces; those that were added are still delivered. */
  void end(@Nullable RuntimeException why) {
    change(
            () -> {
              ended = true;
              failure = why;
            })
        .run();
  }

  /** Drops the pieces that were not taken, and ends. */
  void abort(RuntimeException why) {
    change(
            () -> {
              pieces.clear();
              ended = true;
              failure = why;
            })
        .run();
  }

  private Runnable change(Runnable change) {
    lock.lock();
    try {
      if (ended) {
        return () -> {};
      }
      change.run();
      changed.signalAll();
      return onChange;
    } finally {
      lock.unlock();
    }
  }

  boolean isFull() {
    lock.lock();
    try {
      return pieces.size() >= limit;
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether the end comes next. */
  boolean isDrained() {
    lock.lock();
    try {
      return ended && pieces.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** What a consumer got: a piece, the end, or neither yet. */
  record Taken<P>(
      Optional<P> piece, boolean isEnd, @Nullable RuntimeException failure, boolean isRoom) {}

  /** Takes the next piece if there is one. */
  Taken<P> poll() {
    lock.lock();
    try {
      boolean wasFull = pieces.size() >= limit;
      P piece = pieces.poll();
      boolean isRoom = wasFull && pieces.size() < limit;
      boolean isEnd = piece == null && ended;
      return new Taken<>(Optional.ofNullable(piece), isEnd, isEnd ? failure : null, isRoom);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until {@link #poll} has a piece or the end. */
  void await() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (pieces.isEmpty() && !ended) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }
}
