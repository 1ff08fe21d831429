package org.jtorch.serving.internal.requests;

import java.time.Duration;
import java.util.List;
import org.jtorch.serving.BatchEvent;
import org.jtorch.serving.ModelStatistics;
import org.jtorch.serving.Outcome;
import org.jtorch.serving.ReleaseReason;
import org.jtorch.serving.RequestEvent;
import org.jtorch.serving.internal.listeners.Listeners;
import org.jtorch.serving.internal.statistics.ModelCounts;

/** Counts what happens to a model, and tells the listeners. */
final class ModelEvents {
  private final String model;
  private final Listeners listeners;
  private final ModelCounts counts = new ModelCounts();

  ModelEvents(String model, Listeners listeners) {
    this.model = model;
    this.listeners = listeners;
  }

  ModelStatistics statistics() {
    return counts.snapshot();
  }

  void ended(String version, Outcome outcome, long total, long queued, long computed) {
    counts.requestEnded(outcome, queued, total);
    if (!listeners.isEmpty()) {
      listeners.requestEnded(
          new RequestEvent(
              model,
              version,
              outcome,
              Duration.ofNanos(queued),
              Duration.ofNanos(computed),
              Duration.ofNanos(total)));
    }
  }

  /** Returns the elements of the batch. */
  long computed(
      List<PendingRequest<?>> batch, ReleaseReason reason, BatchTimes times, boolean failed) {
    long elements = 0;
    long padding = 0;
    long oldest = times.start();
    for (PendingRequest<?> request : batch) {
      elements += request.input().elements();
      padding += request.input().padding();
      oldest = Math.min(oldest, request.arrival());
    }
    counts.batchComputed(batch.size(), elements, padding, reason, times.network());
    if (!listeners.isEmpty()) {
      listeners.batchComputed(
          new BatchEvent(
              model,
              batch.get(0).lease().version(),
              batch.size(),
              elements,
              padding,
              reason,
              Duration.ofNanos(times.start() - oldest),
              Duration.ofNanos(times.network()),
              failed));
    }
    return elements;
  }
}
