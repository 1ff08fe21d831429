package org.jtorch.serving.test;

import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jtorch.serving.ServingException;

/** Delivers a fake stream to a subscriber, on demand. */
final class FakeSubscription<P> implements Flow.Subscription {
  private final Flow.Subscriber<? super P> subscriber;
  private final Executor executor;
  private final FakeStream<P> stream;
  private final AtomicLong demand = new AtomicLong();
  private final AtomicInteger signals = new AtomicInteger();
  private volatile boolean invalid;
  private volatile boolean over;

  FakeSubscription(Flow.Subscriber<? super P> subscriber, Executor executor, FakeStream<P> stream) {
    this.subscriber = subscriber;
    this.executor = executor;
    this.stream = stream;
  }

  /** Tells a subscriber that its request was refused. */
  static void refuse(Flow.Subscriber<?> subscriber, ServingException failure) {
    subscriber.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long count) {
            // Nothing comes.
          }

          @Override
          public void cancel() {
            // Nothing runs.
          }
        });
    subscriber.onError(failure);
  }

  void start() {
    subscriber.onSubscribe(this);
  }

  @Override
  public void request(long count) {
    if (count <= 0) {
      invalid = true;
    } else {
      demand.accumulateAndGet(count, (a, b) -> a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b);
    }
    if (signals.getAndIncrement() == 0) {
      executor.execute(this::deliver);
    }
  }

  @Override
  public void cancel() {
    over = true;
    stream.close();
  }

  private void deliver() {
    int seen = signals.get();
    while (seen > 0) {
      deliverDemanded();
      seen = signals.addAndGet(-seen);
    }
  }

  private void deliverDemanded() {
    if (invalid && !over) {
      cancel();
      subscriber.onError(new IllegalArgumentException("demand must be positive"));
    }
    try {
      while (!over && demand.get() > 0 && stream.hasNext()) {
        demand.decrementAndGet();
        subscriber.onNext(stream.next());
      }
      if (!over && stream.isAtEnd()) {
        over = true;
        stream.close();
        subscriber.onComplete();
      }
    } catch (ServingException e) {
      over = true;
      subscriber.onError(e);
    } catch (CancellationException e) {
      over = true; // cancelled while a piece was waited for
    }
  }
}
