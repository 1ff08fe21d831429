package org.jtorch.serving.internal.requests;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.jtorch.serving.Prediction;

/**
 * An answer that is completed once: by the service, or by its holder, who cancels it, completes it
 * or sets a time-out. The first of them completes it.
 */
final class QueuedPrediction<O> extends Prediction<O> {
  @SuppressWarnings("rawtypes")
  private static final AtomicIntegerFieldUpdater<QueuedPrediction> CLAIMED =
      AtomicIntegerFieldUpdater.newUpdater(QueuedPrediction.class, "claimed");

  @SuppressWarnings("unused") // by the updater
  private volatile int claimed;

  private volatile @Nullable PendingRequest<O> request;

  /** Sets the request that is withdrawn when the holder completes this. */
  void request(PendingRequest<O> pending) {
    request = pending;
  }

  /** Returns whether the caller is the first, and completes this now. */
  boolean claim() {
    return CLAIMED.compareAndSet(this, 0, 1);
  }

  boolean isClaimed() {
    return claimed != 0;
  }

  /**
   * Completes what the caller has claimed.
   *
   * @return false if the holder forced another answer
   */
  boolean answer(@Nullable O answer) {
    request = null;
    return super.complete(answer);
  }

  /** Completes what the caller has claimed. */
  void fail(Throwable failure) {
    request = null;
    boolean ignored = super.completeExceptionally(failure);
  }

  private boolean withdraw() {
    if (!claim()) {
      return false;
    }
    PendingRequest<O> pending = request;
    if (pending != null) {
      request = null;
      pending.withdraw();
    }
    return true;
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    return withdraw() ? super.cancel(mayInterruptIfRunning) : isCancelled();
  }

  @Override
  public boolean complete(O value) {
    return withdraw() && super.complete(value);
  }

  @Override
  public boolean completeExceptionally(Throwable failure) {
    return withdraw() && super.completeExceptionally(failure);
  }
}
