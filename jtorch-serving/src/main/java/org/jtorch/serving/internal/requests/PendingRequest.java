package org.jtorch.serving.internal.requests;

import org.jspecify.annotations.Nullable;
import org.jtorch.serving.ModelFailedException;
import org.jtorch.serving.Outcome;
import org.jtorch.serving.Prediction;
import org.jtorch.serving.Sample;
import org.jtorch.serving.internal.batching.QueuedRequest;
import org.jtorch.serving.internal.versions.Lease;

/**
 * An accepted request. It owns its tensors and its lease until it is released by the thread that
 * took it from the queue.
 */
final class PendingRequest<O> extends QueuedRequest {
  private final ModelEngine engine;
  private final Binding<?, O> binding;
  private final QueuedPrediction<O> prediction;
  private final Encoded input;
  private final Lease lease;
  private boolean awaited;
  private @Nullable O answer;
  private @Nullable Throwable failure;

  PendingRequest(
      ModelEngine engine,
      Binding<?, O> binding,
      QueuedPrediction<O> prediction,
      Encoded input,
      Lease lease,
      int priority,
      long arrival,
      long deadline) {
    super(input.key(), priority, arrival, deadline, input.elements(), input.bytes());
    this.engine = engine;
    this.binding = binding;
    this.prediction = prediction;
    this.input = input;
    this.lease = lease;
  }

  /** Tells that nothing happens on completion but that the waiting caller wakes. */
  void awaited() {
    awaited = true;
  }

  boolean isAwaited() {
    return awaited;
  }

  Prediction<O> prediction() {
    return prediction;
  }

  Encoded input() {
    return input;
  }

  Lease lease() {
    return lease;
  }

  /** Returns whether somebody else has completed the answer. */
  boolean isAbandoned() {
    return prediction.isClaimed();
  }

  /** Decodes the results inside the batch's scope. A failure is this request's alone. */
  void decode(Sample results) {
    try {
      answer = binding.decode(results);
    } catch (Throwable e) { // also an Error of the codec fails the request alone
      failure = e;
    }
  }

  /** Forgets the answer of a batch that failed after decoding. */
  void reset() {
    O decoded = answer;
    if (decoded != null) {
      binding.discard(decoded);
    }
    answer = null;
    failure = null;
  }

  /** Returns what decoding threw. */
  @Nullable Throwable failure() {
    return failure;
  }

  /** Frees the tensors and the version. */
  void release() {
    input.close();
    lease.close();
  }

  /** Completes with the decoded answer. */
  void answer(long queued, long computed) {
    O decoded = answer;
    release();
    if (!prediction.claim()) {
      reset();
      return;
    }
    engine.ended(lease.version(), Outcome.SUCCESS, arrival(), queued, computed);
    if (!prediction.answer(decoded)) {
      reset();
    }
  }

  /** Completes exceptionally. */
  void fail(Outcome outcome, Throwable thrown, long queued, long computed) {
    release();
    if (prediction.claim()) {
      String version = computed == 0 ? "" : lease.version();
      engine.ended(version, outcome, arrival(), queued, computed);
      prediction.fail(thrown);
    }
  }

  /** Gives up a request that was not offered. */
  void abandon() {
    boolean ignored = prediction.cancel(true);
    release();
  }

  /** Completes exceptionally while a batch still computes, which frees this when it ends. */
  void giveUp() {
    if (prediction.claim()) {
      String model = engine.settings().name();
      engine.ended(lease.version(), Outcome.FAILED, arrival(), 0, 0);
      prediction.fail(
          new ModelFailedException(model, "the model still computed when it was closed", null));
    }
  }

  /** Withdraws a request whose answer its holder has completed. */
  void withdraw() {
    if (engine.remove(this)) {
      release();
    }
    engine.ended("", Outcome.CANCELLED, arrival(), engine.now() - arrival(), 0);
  }
}
