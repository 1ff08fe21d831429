package org.jtorch.serving.internal.batching;

import org.jspecify.annotations.Nullable;

/** The requests of one bucket and one priority, by arrival. */
final class Lane {
  /** Time of waiting that counts as much as one level of priority. */
  static final long LEVEL = 1_000_000_000;

  final Bucket bucket;
  final int priority;
  private @Nullable QueuedRequest first;
  private @Nullable QueuedRequest last;

  Lane(Bucket bucket, int priority) {
    this.bucket = bucket;
    this.priority = priority;
  }

  @Nullable QueuedRequest first() {
    return first;
  }

  /**
   * Returns the rank of the oldest request: the smallest of all is computed first. All requests age
   * at the same speed, so the rank does not change.
   */
  long rank() {
    QueuedRequest head = first;
    return head == null ? Long.MAX_VALUE : head.arrival - priority * LEVEL;
  }

  void append(QueuedRequest request) {
    QueuedRequest tail = last;
    request.lane = this;
    request.previous = tail;
    if (tail == null) {
      first = request;
    } else {
      tail.next = request;
    }
    last = request;
  }

  void remove(QueuedRequest request) {
    QueuedRequest before = request.previous;
    QueuedRequest after = request.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.previous = before;
    }
    request.previous = null;
    request.next = null;
    request.lane = null;
  }
}
