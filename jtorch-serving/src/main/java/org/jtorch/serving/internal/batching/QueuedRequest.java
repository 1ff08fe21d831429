package org.jtorch.serving.internal.batching;

import org.jspecify.annotations.Nullable;

/**
 * A request as the queue sees it. Times are in nanoseconds of one clock that starts near 0.
 *
 * <p>The links belong to the queue and are guarded by its lock.
 */
public abstract class QueuedRequest {
  final BucketKey key;
  final int priority;
  final long arrival;
  final long deadline;
  final long elements;
  final long bytes;

  @Nullable QueuedRequest previous;
  @Nullable QueuedRequest next;
  @Nullable Lane lane;

  /**
   * Creates a request.
   *
   * @param key requests with an equal key may share a batch
   * @param elements input elements, padding included
   * @param bytes bytes of the input, padding included
   */
  protected QueuedRequest(
      BucketKey key, int priority, long arrival, long deadline, long elements, long bytes) {
    this.key = key;
    this.priority = priority;
    this.arrival = arrival;
    this.deadline = deadline;
    this.elements = elements;
    this.bytes = bytes;
  }

  /** Returns the time of arrival. */
  public final long arrival() {
    return arrival;
  }

  /** Returns the time until which it may wait. */
  public final long deadline() {
    return deadline;
  }

  /** Returns the number of input elements, padding included. */
  public final long elements() {
    return elements;
  }
}
