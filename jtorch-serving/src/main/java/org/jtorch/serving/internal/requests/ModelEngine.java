package org.jtorch.serving.internal.requests;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.jtorch.Mode;
import org.jtorch.Torch;
import org.jtorch.serving.CallOptions;
import org.jtorch.serving.DeadlineExceededException;
import org.jtorch.serving.InvalidInputException;
import org.jtorch.serving.ModelFailedException;
import org.jtorch.serving.ModelNotReadyException;
import org.jtorch.serving.ModelStatistics;
import org.jtorch.serving.Outcome;
import org.jtorch.serving.Prediction;
import org.jtorch.serving.ReleaseReason;
import org.jtorch.serving.RequestRejectedException;
import org.jtorch.serving.ServingException;
import org.jtorch.serving.UnknownModelException;
import org.jtorch.serving.internal.batching.Formed;
import org.jtorch.serving.internal.batching.ModelQueue;
import org.jtorch.serving.internal.batching.QueuedRequest;
import org.jtorch.serving.internal.batching.Refusal;
import org.jtorch.serving.internal.listeners.Listeners;
import org.jtorch.serving.internal.settings.ModelSettings;
import org.jtorch.serving.internal.versions.Lease;
import org.jtorch.serving.internal.versions.VersionSet;
import org.jtorch.serving.internal.workers.Scheduler;
import org.jtorch.serving.internal.workers.Task;
import org.jtorch.serving.internal.workers.TaskSource;
import org.jtorch.serving.internal.workers.Workers;

/** Accepts the requests of one model, and gives its batches to the workers. */
public final class ModelEngine implements TaskSource {
  private final ModelSettings settings;
  private final Scheduler scheduler;
  private final VersionSet versions;
  private final ModelQueue queue;
  private final ModelEvents events;
  final Set<BatchTask> running = ConcurrentHashMap.newKeySet();
  private final int intraOpThreads;
  private final Encoder encoder;
  private final BatchRunner runner;
  private @Nullable String refusal;
  private boolean closed;
  private int groups;
  private volatile int waiting;

  ModelEngine(
      ModelSettings settings,
      Scheduler scheduler,
      Listeners listeners,
      VersionSet versions,
      ModelQueue queue,
      Padder padder,
      Batches batches,
      int intraOpThreads) {
    this.settings = settings;
    this.scheduler = scheduler;
    this.events = new ModelEvents(settings.name(), listeners);
    this.versions = versions;
    this.queue = queue;
    this.intraOpThreads = intraOpThreads;
    this.encoder = new Encoder(settings, padder);
    this.runner = new BatchRunner(this, settings, batches);
  }

  ModelSettings settings() {
    return settings;
  }

  int workers() {
    return scheduler.workers();
  }

  Scheduler scheduler() {
    return scheduler;
  }

  long now() {
    return scheduler.now();
  }

  /** Returns the number of waiting requests. */
  public int queued() {
    return waiting;
  }

  /** Returns the counts now. */
  public ModelStatistics statistics() {
    return events.statistics();
  }

  /**
   * Accepts a request whose caller waits for its answer, as {@link #submit} does. If it takes less
   * time than to pass it to a worker and back, and a worker is idle, the caller computes it in the
   * worker's place.
   */
  <I, O> Prediction<O> compute(Binding<I, O> binding, I input, CallOptions options) {
    return submit(binding, input, options, true);
  }

  /** Accepts a request, or completes its answer exceptionally. */
  <I, O> Prediction<O> submit(Binding<I, O> binding, I input, CallOptions options) {
    return submit(binding, input, options, false);
  }

  private <I, O> Prediction<O> submit(
      Binding<I, O> binding, I input, CallOptions options, boolean isAwaited) {
    QueuedPrediction<O> prediction = new QueuedPrediction<>();
    PendingRequest<O> request;
    try (Mode limit = Torch.limitThreads(intraOpThreads);
        Mode inference = Torch.inferenceMode()) {
      request = prepareInMode(binding, input, options, prediction);
      if (isAwaited && Workers.mayCompute() && computeHere(request)) {
        return prediction;
      }
    } catch (ServingException e) {
      boolean ignored = prediction.claim();
      prediction.fail(e);
      return prediction;
    }
    if (isAwaited) {
      request.awaited();
    }
    offer(request);
    return prediction;
  }

  private boolean computeHere(PendingRequest<?> request) {
    if (waiting > 0) {
      return false;
    }
    Task task =
        new BatchTask(
            runner, List.of(request), ReleaseReason.IDLE_WORKER, List.of(), running, false);
    Scheduler.Running place = scheduler.locked(() -> enter(request, task));
    if (place == null) {
      return false;
    }
    try {
      boolean ignored = task.run();
    } finally {
      scheduler.leave(place);
    }
    return true;
  }

  /** Takes the place of an idle worker, or says why not. Called under the lock. */
  private Scheduler.@Nullable Running enter(PendingRequest<?> request, Task task) {
    if (refusal != null || !queue.isQuick(request)) {
      return null;
    }
    Scheduler.Running place = scheduler.enter(this, task);
    if (place != null) {
      queue.started(request);
    }
    return place;
  }

  /**
   * Encodes a request and takes a lease for it.
   *
   * @throws ServingException if it is not valid or not accepted; the failure is counted
   */
  <I, O> PendingRequest<O> prepare(Binding<I, O> binding, I input, CallOptions options) {
    try (Mode limit = Torch.limitThreads(intraOpThreads);
        Mode inference = Torch.inferenceMode()) {
      return prepareInMode(binding, input, options, new QueuedPrediction<>());
    }
  }

  private <I, O> PendingRequest<O> prepareInMode(
      Binding<I, O> binding, I input, CallOptions options, QueuedPrediction<O> prediction) {
    long arrival = now();
    try {
      return encode(binding, input, options, prediction, arrival);
    } catch (Throwable e) { // an Error of a codec fails the request alone
      ServingException failure = asServingException(e);
      ended("", outcome(failure), arrival, 0, 0);
      throw failure;
    }
  }

  private ServingException asServingException(Throwable thrown) {
    return thrown instanceof ServingException serving
        ? serving
        : new ModelFailedException(
            settings.name(), "the request failed: " + Encoder.sentence(thrown), thrown);
  }

  private static Outcome outcome(ServingException failure) {
    if (failure instanceof InvalidInputException || failure instanceof UnknownModelException) {
      return Outcome.INVALID;
    }
    return failure instanceof ModelFailedException ? Outcome.FAILED : Outcome.REJECTED;
  }

  private <I, O> PendingRequest<O> encode(
      Binding<I, O> binding,
      I input,
      CallOptions options,
      QueuedPrediction<O> prediction,
      long arrival) {
    if (waiting >= settings.maxQueue()) {
      throw rejected(scheduler.locked(() -> queue.full(arrival, scheduler.workersFor(this))));
    }
    Lease lease = versions.acquire(options.version());
    PendingRequest<O> request = null;
    try {
      Encoded encoded = encoder.encode(binding, input, lease);
      long deadline =
          arrival + options.timeout().map(ModelEngine::nanos).orElse(settings.timeout());
      request =
          new PendingRequest<>(
              this, binding, prediction, encoded, lease, options.priority(), arrival, deadline);
      prediction.request(request);
      return request;
    } finally {
      if (request == null) {
        lease.close();
      }
    }
  }

  /** Returns a duration in nanoseconds, at most 100 years. */
  static long nanos(Duration duration) {
    return duration.toDays() > 36_500 ? Duration.ofDays(36_500).toNanos() : duration.toNanos();
  }

  private void offer(PendingRequest<?> request) {
    ServingException refused = scheduler.locked(() -> enqueue(request));
    if (refused != null) {
      request.fail(outcome(refused), refused, 0, 0);
    }
  }

  /**
   * Accepts the first requests of a group, so that they may share a batch, or rejects the group.
   * After it was accepted, {@link #offerAccepted} takes the others and {@link #endGroup} must be
   * called.
   *
   * @param group all requests, which are failed if the group is rejected
   * @return why it was rejected; null if it was accepted
   */
  @Nullable ServingException offerGroup(
      List<? extends PendingRequest<?>> first, Collection<? extends PendingRequest<?>> group) {
    ServingException refused = scheduler.locked(() -> enqueueAll(first));
    if (refused != null) {
      group.forEach(request -> request.fail(outcome(refused), refused, 0, 0));
    }
    return refused;
  }

  private @Nullable ServingException enqueueAll(List<? extends PendingRequest<?>> requests) {
    for (int i = 0; i < requests.size(); i++) {
      ServingException refused = enqueue(requests.get(i));
      if (refused != null) {
        for (PendingRequest<?> accepted : requests.subList(0, i)) {
          boolean ignored = removeLocked(accepted);
        }
        return refused;
      }
    }
    groups++;
    return null;
  }

  /** Offers requests of a group that was accepted: only the end of the service refuses them. */
  void offerAccepted(List<? extends PendingRequest<?>> requests) {
    ServingException refused =
        scheduler.locked(
            () -> {
              if (closed) {
                return new ModelNotReadyException(
                    settings.name(), Objects.requireNonNullElse(refusal, "it is closed"), null);
              }
              for (PendingRequest<?> request : requests) {
                queue.add(request);
                waiting = queue.count();
                scheduler.added(this, now(), request.deadline());
              }
              return null;
            });
    if (refused != null) {
      requests.forEach(request -> request.fail(outcome(refused), refused, 0, 0));
    }
  }

  /** Tells that no more requests of a group come. */
  void endGroup() {
    int ignored = scheduler.locked(() -> groups--);
  }

  /** Adds a request to the queue, or says why not. Called under the lock. */
  private @Nullable ServingException enqueue(PendingRequest<?> request) {
    if (refusal != null) {
      return new ModelNotReadyException(settings.name(), refusal, null);
    }
    long now = now();
    Refusal refused = queue.offer(request, now, scheduler.workersFor(this), scheduler.isBusy());
    waiting = queue.count();
    if (refused != null) {
      return rejected(refused);
    }
    scheduler.added(this, now, request.deadline());
    return null;
  }

  private RequestRejectedException rejected(Refusal refused) {
    return new RequestRejectedException(
        settings.name(),
        "the request was rejected: " + refused.message(),
        Duration.ofNanos(refused.retryAfter()));
  }

  /** Removes a request from the queue; false if it is not there any more. */
  boolean remove(QueuedRequest request) {
    return scheduler.locked(() -> removeLocked(request));
  }

  private boolean removeLocked(QueuedRequest request) {
    boolean removed = queue.remove(request);
    waiting = queue.count();
    return removed;
  }

  /** Counts a request that has ended, and tells the listeners. */
  void ended(String version, Outcome outcome, long arrival, long queued, long computed) {
    events.ended(version, outcome, now() - arrival, queued, computed);
  }

  /** Counts a batch that was computed, and learns from its time. */
  void computed(
      List<PendingRequest<?>> batch, ReleaseReason reason, BatchTimes times, boolean failed) {
    long elements = events.computed(batch, reason, times, failed);
    if (!failed) {
      observe(elements, times.total());
    }
  }

  /** Adds the time of a batch to the estimate of waiting times. */
  void observe(long elements, long nanos) {
    boolean ignored =
        scheduler.locked(
            () -> {
              queue.computed(elements, nanos);
              return true;
            });
  }

  /** Returns the number of requests of a batch at present. */
  int maxBatch() {
    return scheduler.locked(() -> queue.maxBatch(now()));
  }

  /** Halves the batches for a while. */
  void outOfMemory(int requests) {
    boolean ignored =
        scheduler.locked(
            () -> {
              queue.halve(requests, now());
              return true;
            });
  }

  /** Accepts no more requests, and releases what waits without delay. */
  public void drain(String reason) {
    boolean ignored =
        scheduler.locked(
            () -> {
              refusal = reason;
              queue.drain();
              return true;
            });
    scheduler.released();
  }

  /** Rejects the requests that wait, and those of accepted groups that would come. */
  public void rejectWaiting() {
    List<QueuedRequest> left =
        scheduler.locked(
            () -> {
              closed = true;
              List<QueuedRequest> all = queue.removeAll();
              waiting = 0;
              return all;
            });
    for (QueuedRequest request : left) {
      ((PendingRequest<?>) request)
          .fail(
              Outcome.REJECTED,
              rejected(new Refusal("the service is being closed", 1_000_000_000)),
              now() - request.arrival(),
              0);
    }
  }

  /** Fails the requests that are being computed. Their batch frees them when it ends. */
  public void giveUpRunning() {
    running.forEach(BatchTask::giveUp);
  }

  @Override
  public double weight() {
    return settings.weight();
  }

  @Override
  public boolean isWaiting() {
    return queue.count() > 0 || groups > 0;
  }

  @Override
  public long readyAt(long now) {
    return queue.readyAt(now);
  }

  @Override
  public long nearestDeadline() {
    return queue.nearestDeadline();
  }

  @Override
  public @Nullable Task take(long now, int idle) {
    Formed formed = queue.take(now, idle);
    waiting = queue.count();
    if (formed.requests().isEmpty() && formed.expired().isEmpty()) {
      return null;
    }
    List<PendingRequest<?>> requests = new ArrayList<>(formed.requests().size());
    for (QueuedRequest request : formed.requests()) {
      requests.add((PendingRequest<?>) request);
    }
    return new BatchTask(
        runner, requests, formed.reason(), expirations(formed.expired()), running, true);
  }

  @Override
  public void ended(Task task) {
    queue.ended(((BatchTask) task).requests());
  }

  private List<Runnable> expirations(List<QueuedRequest> expired) {
    return expired.stream().<Runnable>map(request -> () -> expire(request)).toList();
  }

  private void expire(QueuedRequest request) {
    DeadlineExceededException expired =
        new DeadlineExceededException(
            settings.name(), "the deadline passed while the request waited", null);
    ((PendingRequest<?>) request).fail(Outcome.EXPIRED, expired, now() - request.arrival(), 0);
  }

  @Override
  public void expire(long now, List<Runnable> settlements) {
    List<QueuedRequest> expired = queue.expire(now);
    waiting = queue.count();
    settlements.addAll(expirations(expired));
  }
}
