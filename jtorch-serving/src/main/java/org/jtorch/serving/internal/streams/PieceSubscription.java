package org.jtorch.serving.internal.streams;

import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The pieces of a request for a subscriber: delivered one after the other on an executor. */
final class PieceSubscription<P> implements Flow.Subscription {
  private final Flow.Subscriber<? super P> subscriber;
  private final Executor executor;
  private final PieceBuffer<P> pieces;
  private final Runnable wake;
  private final Runnable cancel;
  private final AtomicLong demand = new AtomicLong();
  private final AtomicInteger signals = new AtomicInteger();
  private volatile boolean cancelled;
  private volatile boolean invalidDemand;

  PieceSubscription(
      Flow.Subscriber<? super P> subscriber,
      Executor executor,
      PieceBuffer<P> pieces,
      Runnable wake,
      Runnable cancel) {
    this.subscriber = subscriber;
    this.executor = executor;
    this.pieces = pieces;
    this.wake = wake;
    this.cancel = cancel;
  }

  void start() {
    subscriber.onSubscribe(this);
    pieces.onChange(this::signal);
    signal();
  }

  @Override
  public void request(long count) {
    if (count <= 0) {
      invalidDemand = true;
    } else {
      demand.accumulateAndGet(count, (a, b) -> a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b);
    }
    signal();
  }

  @Override
  public void cancel() {
    cancelled = true;
    cancel.run(); // before there is room again, which would let the request be computed on
    pieces.abort(StreamEnds.cancelled());
  }

  /** Has the executor deliver, unless it does already and will look again. */
  private void signal() {
    if (signals.getAndIncrement() == 0) {
      try {
        executor.execute(this::deliver);
      } catch (RejectedExecutionException e) {
        System.getLogger("org.jtorch.serving")
            .log(System.Logger.Level.WARNING, "a stream's executor rejects its pieces", e);
        cancel();
      }
    }
  }

  private void deliver() {
    int seen = signals.get();
    while (seen > 0) {
      try {
        deliverDemanded();
      } catch (RuntimeException | Error e) {
        cancel(); // a subscriber that throws gets nothing more
        throw e;
      }
      seen = signals.addAndGet(-seen);
    }
  }

  private void deliverDemanded() {
    if (invalidDemand && !cancelled) {
      cancel();
      subscriber.onError(new IllegalArgumentException("demand must be positive"));
    }
    while (!cancelled) {
      if (demand.get() == 0 && !pieces.isDrained()) {
        return;
      }
      PieceBuffer.Taken<P> taken = pieces.poll();
      if (taken.isRoom()) {
        wake.run();
      }
      if (taken.isEnd()) {
        end(taken);
      } else if (taken.piece().isPresent()) {
        demand.decrementAndGet();
        subscriber.onNext(taken.piece().get());
      } else {
        return;
      }
    }
  }

  private void end(PieceBuffer.Taken<P> taken) {
    cancelled = true;
    if (taken.failure() != null) {
      subscriber.onError(taken.failure());
    } else {
      subscriber.onComplete();
    }
  }
}
