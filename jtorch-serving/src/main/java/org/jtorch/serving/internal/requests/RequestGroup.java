package org.jtorch.serving.internal.requests;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.jtorch.serving.CallOptions;
import org.jtorch.serving.Prediction;
import org.jtorch.serving.ServingException;

/**
 * The future answers of several requests that are accepted or rejected as a whole. A part of them
 * waits in the queue at a time. If one fails, the others are withdrawn.
 */
final class RequestGroup<O> {
  private final ModelEngine engine;
  private final Binding<?, O> binding;
  private final List<PendingRequest<O>> requests;
  private final List<@Nullable O> answers;
  private final AtomicInteger calls = new AtomicInteger();
  private final Prediction<List<O>> result = new Prediction<>();
  private @Nullable List<O> complete;
  private int next;
  private int done;
  private boolean aborted;

  private RequestGroup(
      ModelEngine engine, Binding<?, O> binding, List<PendingRequest<O>> requests) {
    this.engine = engine;
    this.binding = binding;
    this.requests = requests;
    this.answers = new ArrayList<>();
    requests.forEach(request -> answers.add(null));
  }

  /**
   * Returns how many requests of a group may wait: two batches of each worker, half of the queue.
   */
  static int window(ModelEngine engine) {
    int batches = 2 * engine.workers() * engine.settings().maxBatch();
    return Math.max(1, Math.min(batches, engine.settings().maxQueue() / 2));
  }

  /** Returns for how many requests there must be room before a group offers further ones. */
  static int refill(ModelEngine engine) {
    return Math.max(1, Math.min(engine.settings().maxBatch(), window(engine) / 2));
  }

  /** Encodes all inputs, and submits them if all are valid and the first ones are accepted. */
  static <I, O> Prediction<List<O>> submit(
      ModelEngine engine, Binding<I, O> binding, List<? extends I> inputs, CallOptions options) {
    List<PendingRequest<O>> prepared = new ArrayList<>();
    try {
      for (I input : inputs) {
        prepared.add(engine.prepare(binding, input, options));
      }
    } catch (ServingException e) {
      prepared.forEach(PendingRequest::abandon);
      Prediction<List<O>> failed = new Prediction<>();
      failed.completeExceptionally(e);
      return failed;
    }
    RequestGroup<O> group = new RequestGroup<>(engine, binding, prepared);
    group.start();
    return group.result;
  }

  private void start() {
    if (requests.isEmpty()) {
      result.complete(List.of());
      return;
    }
    int first = Math.min(window(engine), requests.size());
    next = first;
    ServingException refused = engine.offerGroup(requests.subList(0, first), requests);
    if (refused != null) {
      result.completeExceptionally(refused);
      return;
    }
    CompletableFuture<List<O>> unused = result.whenComplete((value, failure) -> finished(value));
    for (int i = 0; i < first; i++) { // others claim further ones meanwhile
      await(i);
    }
    pump();
  }

  private void await(int index) {
    CompletableFuture<O> unused =
        requests
            .get(index)
            .prediction()
            .whenComplete((answer, failure) -> ended(index, answer, failure));
  }

  /** Offers what may wait now. Only one thread does at a time, without recursion. */
  private void pump() {
    if (calls.getAndIncrement() > 0) {
      return;
    }
    int missed = 1;
    do {
      int first = next();
      int end = claim();
      if (end > first) {
        engine.offerAccepted(requests.subList(first, end));
        for (int i = first; i < end; i++) {
          await(i);
        }
      }
      missed = calls.addAndGet(-missed);
    } while (missed > 0);
  }

  private synchronized int next() {
    return next;
  }

  /**
   * Fills the window once there is room for a batch, and returns the index behind the claimed ones:
   * one request at a time makes small batches.
   */
  private synchronized int claim() {
    int window = window(engine);
    int waiting = next - done;
    if (!aborted && waiting <= window - refill(engine)) {
      next = Math.min(requests.size(), done + window);
    }
    return next;
  }

  private void ended(int index, @Nullable O answer, @Nullable Throwable failure) {
    if (answer == null) {
      Throwable thrown =
          failure == null ? new NullPointerException("decode returned null") : failure;
      result.completeExceptionally(thrown);
      return;
    }
    if (!keep(index, answer)) {
      binding.discard(answer);
      return;
    }
    List<O> all = complete;
    if (all != null) {
      result.complete(all);
    } else {
      pump();
    }
  }

  private synchronized boolean keep(int index, O answer) {
    if (aborted) {
      return false;
    }
    answers.set(index, answer);
    done++;
    if (done == answers.size()) {
      complete = answers.stream().map(Objects::requireNonNull).toList();
    }
    return true;
  }

  /** Withdraws what is left, unless the result is the answers. */
  private void finished(@Nullable List<O> value) {
    engine.endGroup();
    int offered;
    synchronized (this) {
      if (value != null && value == complete) {
        return;
      }
      aborted = true;
      offered = next;
    }
    for (int i = 0; i < requests.size(); i++) {
      if (i >= offered) {
        requests.get(i).abandon();
      } else {
        boolean ignored = requests.get(i).prediction().cancel(true);
        O answer = answers.get(i);
        if (answer != null) {
          binding.discard(answer);
        }
      }
    }
  }
}
