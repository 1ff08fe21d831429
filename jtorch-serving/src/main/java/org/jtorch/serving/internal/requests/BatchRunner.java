package org.jtorch.serving.internal.requests;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.OutOfMemoryException;
import org.jtorch.TensorScope;
import org.jtorch.serving.ModelFailedException;
import org.jtorch.serving.Outcome;
import org.jtorch.serving.ReleaseReason;
import org.jtorch.serving.Sample;
import org.jtorch.serving.internal.settings.ModelSettings;

/**
 * Computes batches of one model. A batch that fails is divided until the requests that make it fail
 * are alone.
 */
final class BatchRunner {
  private static final Logger LOGGER = System.getLogger("org.jtorch.serving");

  private final ModelEngine engine;
  private final ModelSettings settings;
  private final Batches batches;

  BatchRunner(ModelEngine engine, ModelSettings settings, Batches batches) {
    this.engine = engine;
    this.settings = settings;
    this.batches = batches;
  }

  /** The state of one batch and its divisions. */
  private final class Run {
    private final boolean onWorker;
    private boolean outOfMemory;
    boolean threadIsClean = true;

    Run(boolean onWorker) {
      this.onWorker = onWorker;
    }

    void compute(List<PendingRequest<?>> requests, ReleaseReason reason) {
      List<PendingRequest<?>> live = new ArrayList<>(requests.size());
      for (PendingRequest<?> request : requests) {
        if (request.isAbandoned()) {
          request.release();
        } else {
          live.add(request);
        }
      }
      if (outOfMemory && live.size() > engine.maxBatch()) {
        divide(live);
      } else if (!live.isEmpty()) {
        computeLive(live, reason);
      }
    }

    private void divide(List<PendingRequest<?>> live) {
      int half = live.size() / 2;
      compute(live.subList(0, half), ReleaseReason.BISECTION);
      compute(live.subList(half, live.size()), ReleaseReason.BISECTION);
    }

    private void computeLive(List<PendingRequest<?>> live, ReleaseReason reason) {
      Timing timing = new Timing(engine.now());
      Throwable thrown = attempt(live, timing);
      long nanos = engine.now() - timing.start;
      BatchTimes times = new BatchTimes(timing.start, timing.network, nanos);
      engine.computed(live, reason, times, thrown != null);
      if (thrown == null) {
        settle(live, timing);
      } else if (live.size() == 1) {
        live.get(0)
            .fail(Outcome.FAILED, failed(thrown), timing.start - live.get(0).arrival(), nanos);
      } else if (isOutOfMemory(thrown) && settings.fixedBatch() > 0) {
        for (PendingRequest<?> request : live) {
          request.fail(Outcome.FAILED, failed(thrown), timing.start - request.arrival(), nanos);
        }
      } else {
        if (isOutOfMemory(thrown)) {
          outOfMemory = true;
          engine.outOfMemory(live.size());
        }
        divide(live);
      }
    }

    private void settle(List<PendingRequest<?>> live, Timing timing) {
      boolean soon =
          onWorker && live.size() > 1 && live.stream().allMatch(PendingRequest::isAwaited);
      if (soon) {
        engine.scheduler().finishing();
      }
      try {
        live.forEach(request -> BatchRunner.this.settle(request, timing));
      } finally {
        if (soon) {
          engine.scheduler().finished();
        }
      }
    }

    /** Computes and decodes; returns what was thrown, after which nothing is decoded. */
    private @Nullable Throwable attempt(List<PendingRequest<?>> live, Timing timing) {
      Throwable thrown = null;
      try (TensorScope scope = TensorScope.open()) {
        thrown = attemptInScope(live, timing);
      } catch (IllegalStateException e) { // from closing the scope
        threadIsClean = false;
        LOGGER.log(
            Level.WARNING, "a codec or network of " + settings.name() + " left a scope open", e);
      }
      return thrown;
    }

    private @Nullable Throwable attemptInScope(List<PendingRequest<?>> live, Timing timing) {
      try {
        Sample results = call(live, timing);
        List<Sample> rows = batches.divide(results, inputs(live));
        for (int i = 0; i < rows.size(); i++) {
          live.get(i).decode(rows.get(i));
        }
        compare(live, rows);
        return null;
      } catch (Throwable e) { // an Error of a network must not end the service
        live.forEach(PendingRequest::reset);
        return e;
      }
    }

    /** Gives answered requests to the candidate of a shadow route. */
    private void compare(List<PendingRequest<?>> live, List<Sample> rows) {
      for (int i = 0; i < rows.size(); i++) {
        PendingRequest<?> request = live.get(i);
        if (request.lease().isCompared() && request.failure() == null) {
          compare(request, rows.get(i));
        }
      }
    }

    private void compare(PendingRequest<?> request, Sample row) {
      try {
        request.lease().answered(batches.own(request.input().input()), row);
      } catch (RuntimeException e) { // a comparison must not fail the request
        LOGGER.log(Level.WARNING, "a comparison of " + settings.name() + " failed", e);
      }
    }

    private Sample call(List<PendingRequest<?>> live, Timing timing) {
      Sample batch = batches.joinPadded(inputs(live));
      long start = engine.now();
      try {
        Sample results = live.get(0).lease().network().call(batch);
        if (results == null) {
          throw new IllegalStateException("the network returned null");
        }
        return results;
      } finally {
        timing.network = engine.now() - start;
      }
    }
  }

  private static final class Timing {
    final long start;
    long network;

    Timing(long start) {
      this.start = start;
    }
  }

  /**
   * Computes a batch and completes its requests.
   *
   * @param onWorker false on a caller's thread
   * @return false if the thread must be replaced
   */
  boolean run(List<PendingRequest<?>> requests, ReleaseReason reason, boolean onWorker) {
    Run run = new Run(onWorker);
    try {
      run.compute(requests, reason);
    } catch (Throwable e) { // no caller waits forever, whatever is thrown
      for (PendingRequest<?> request : requests) {
        request.fail(Outcome.FAILED, failed(e), 0, 0);
      }
      throw e;
    }
    return run.threadIsClean;
  }

  private static List<Padded> inputs(List<PendingRequest<?>> requests) {
    List<Padded> inputs = new ArrayList<>(requests.size());
    for (PendingRequest<?> request : requests) {
      inputs.add(request.input().input());
    }
    return inputs;
  }

  private void settle(PendingRequest<?> request, Timing timing) {
    long queued = timing.start - request.arrival();
    Throwable failure = request.failure();
    if (failure == null) {
      request.answer(queued, timing.network);
    } else {
      ModelFailedException wrapped =
          new ModelFailedException(
              settings.name(), "decoding failed: " + Encoder.sentence(failure), failure);
      request.fail(Outcome.FAILED, wrapped, queued, timing.network);
    }
  }

  private ModelFailedException failed(Throwable thrown) {
    return new ModelFailedException(
        settings.name(), "the model failed: " + Encoder.sentence(thrown), thrown);
  }

  private static boolean isOutOfMemory(Throwable thrown) {
    return thrown instanceof OutOfMemoryException || thrown instanceof OutOfMemoryError;
  }
}
