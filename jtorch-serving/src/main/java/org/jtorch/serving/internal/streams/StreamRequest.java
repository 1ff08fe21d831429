package org.jtorch.serving.internal.streams;

import org.jspecify.annotations.Nullable;

/**
 * A request of a streaming model.
 *
 * @param <I> type of the request
 * @param <P> type of a piece
 * @param <S> type of the state
 */
final class StreamRequest<I, P, S> {
  private final I input;
  private final long bytes;
  private final int priority;
  private final long arrival;
  private final long deadline;
  private final PieceBuffer<P> pieces;
  private volatile boolean cancelled;
  private long started;
  private @Nullable S state;

  StreamRequest(
      I input, long bytes, int priority, long arrival, long deadline, PieceBuffer<P> pieces) {
    this.input = input;
    this.bytes = bytes;
    this.priority = priority;
    this.arrival = arrival;
    this.deadline = deadline;
    this.pieces = pieces;
  }

  I input() {
    return input;
  }

  long bytes() {
    return bytes;
  }

  int priority() {
    return priority;
  }

  long arrival() {
    return arrival;
  }

  long deadline() {
    return deadline;
  }

  PieceBuffer<P> pieces() {
    return pieces;
  }

  void cancel() {
    cancelled = true;
  }

  boolean isCancelled() {
    return cancelled;
  }

  boolean isExpired(long now) {
    return deadline - now <= 0;
  }

  /** Sets the state; only the step's thread uses it. */
  void started(long time, S state) {
    this.started = time;
    this.state = state;
  }

  /** Returns the time at which it was started; 0 if it was not. */
  long started() {
    return started;
  }

  @Nullable S state() {
    return state;
  }
}
