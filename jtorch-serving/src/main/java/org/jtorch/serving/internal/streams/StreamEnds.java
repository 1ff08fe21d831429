package org.jtorch.serving.internal.streams;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.jtorch.serving.BatchEvent;
import org.jtorch.serving.DeadlineExceededException;
import org.jtorch.serving.InvalidInputException;
import org.jtorch.serving.ModelFailedException;
import org.jtorch.serving.ModelNotReadyException;
import org.jtorch.serving.Outcome;
import org.jtorch.serving.ReleaseReason;
import org.jtorch.serving.RequestEvent;
import org.jtorch.serving.RequestRejectedException;
import org.jtorch.serving.ServingException;
import org.jtorch.serving.ServingListener;
import org.jtorch.serving.internal.statistics.ModelCounts;

/** The ends of requests: what their consumers get, and what is counted. */
final class StreamEnds {
  private static final long FIRST_ESTIMATE = 1_000_000_000;

  private final StreamSettings settings;
  private final ModelCounts counts;
  private final ServingListener listener;
  private final AtomicLong usualNanos = new AtomicLong(FIRST_ESTIMATE);

  StreamEnds(StreamSettings settings, ModelCounts counts, ServingListener listener) {
    this.settings = settings;
    this.counts = counts;
    this.listener = listener;
  }

  RequestRejectedException full(int waiting) {
    long rounds = 1L + waiting / settings.maxActive();
    return new RequestRejectedException(
        settings.name(),
        waiting + " requests wait for room already",
        Duration.ofNanos(usualNanos.get() * rounds));
  }

  RequestRejectedException closing(String why) {
    return new RequestRejectedException(settings.name(), why, Duration.ofNanos(FIRST_ESTIMATE));
  }

  InvalidInputException invalid(String why, @Nullable Throwable cause) {
    return new InvalidInputException(settings.name(), why, cause);
  }

  DeadlineExceededException expired() {
    return new DeadlineExceededException(
        settings.name(), "the deadline passed before the last piece", null);
  }

  ModelFailedException failed(Throwable cause) {
    return new ModelFailedException(
        settings.name(), "model " + settings.name() + " failed: " + sentence(cause), cause);
  }

  static CancellationException cancelled() {
    return new CancellationException("the stream was closed");
  }

  static String sentence(Throwable e) {
    String message = e.getMessage();
    return message == null || message.isBlank() ? e.getClass().getName() : message;
  }

  private static Outcome outcome(@Nullable RuntimeException failure) {
    if (failure == null) {
      return Outcome.SUCCESS;
    } else if (failure instanceof InvalidInputException) {
      return Outcome.INVALID;
    } else if (failure instanceof DeadlineExceededException) {
      return Outcome.EXPIRED;
    } else if (failure instanceof CancellationException) {
      return Outcome.CANCELLED;
    } else if (failure instanceof RequestRejectedException
        || failure instanceof ModelNotReadyException) {
      return Outcome.REJECTED;
    }
    return Outcome.FAILED;
  }

  /** Counts a request that was not accepted. */
  <E extends ServingException> E refused(E failure, long arrival) {
    count(failure, arrival, 0);
    return failure;
  }

  /** Counts a request that has ended, then tells its consumer. */
  void end(StreamRequest<?, ?, ?> request, @Nullable RuntimeException failure) {
    count(failure, request.arrival(), request.started());
    if (failure instanceof CancellationException || failure instanceof RequestRejectedException) {
      request.pieces().abort(failure);
    } else {
      request.pieces().end(failure);
    }
  }

  private void count(@Nullable RuntimeException failure, long arrival, long started) {
    long now = System.nanoTime();
    long computed = started == 0 ? 0 : now - started;
    long queued = now - arrival - computed;
    Outcome outcome = outcome(failure);
    if (outcome == Outcome.SUCCESS) {
      usualNanos.updateAndGet(usual -> usual + (computed - usual) / 8);
    }
    counts.requestEnded(outcome, queued, now - arrival);
    listener.requestEnded(
        new RequestEvent(
            settings.name(),
            started == 0 ? "" : settings.version(),
            outcome,
            Duration.ofNanos(queued),
            Duration.ofNanos(computed),
            Duration.ofNanos(now - arrival)));
  }

  /** Counts a step. */
  void stepped(int requests, long nanos, boolean isDivision, boolean failed) {
    ReleaseReason reason =
        isDivision
            ? ReleaseReason.BISECTION
            : requests == settings.maxActive() ? ReleaseReason.FULL : ReleaseReason.IDLE_WORKER;
    counts.batchComputed(requests, 0, 0, reason, nanos);
    listener.batchComputed(
        new BatchEvent(
            settings.name(),
            settings.version(),
            requests,
            0,
            0,
            reason,
            Duration.ZERO,
            Duration.ofNanos(nanos),
            failed));
  }
}
