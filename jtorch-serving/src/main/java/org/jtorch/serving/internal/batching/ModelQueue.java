package org.jtorch.serving.internal.batching;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jtorch.serving.ReleaseReason;
import org.jtorch.serving.internal.settings.ModelSettings;

/**
 * The waiting requests of one model. Not thread-safe: every call is made under the lock of the
 * queues.
 */
public final class ModelQueue {
  private static final long HALVED_FOR = 60_000_000_000L;
  private static final long QUICK = 1_000_000;

  /** Time that a batch starts before it must, because threads wake late on a busy machine. */
  private static final long MIN_MARGIN = 5_000_000;

  private static final long MAX_MARGIN = 100_000_000;

  /** A batch whose time grows less than this, relative to its constant part, is a small one. */
  private static final double SMALL = 2;

  /** Batches that take longer are not waited for. */
  private static final long LONGEST_HOLD = 2_000_000;

  /** Times of a batch that it is waited for, as threads may be interrupted on a busy machine. */
  private static final int HELD_TIMES = 4;

  private final ModelSettings settings;
  private final Map<BucketKey, Bucket> buckets = new LinkedHashMap<>();
  private final ComputeTimes times = new ComputeTimes();
  private final WaitEstimate estimate;
  private final RunningBatches running = new RunningBatches();
  private int count;
  private long bytes;
  private int cap;
  private long capUntil;
  private boolean draining;
  private int lowestPriority;
  private int latestBatch;

  public ModelQueue(ModelSettings settings) {
    this.settings = settings;
    this.cap = settings.maxBatch();
    this.estimate = new WaitEstimate(settings, times);
  }

  /** Returns the number of waiting requests. */
  public int count() {
    return count;
  }

  /** Returns the bytes of all waiting inputs. */
  public long bytes() {
    return bytes;
  }

  /** Releases what waits without delay from now on. */
  public void drain() {
    draining = true;
  }

  /**
   * Adds a request, or says why not.
   *
   * @param workers number of worker threads that this model may count on
   * @param busy true if no worker is idle
   * @return the refusal; null if the request waits now
   */
  public @Nullable Refusal offer(QueuedRequest request, long now, double workers, boolean busy) {
    Refusal refusal = refusal(request, now, workers, busy);
    if (refusal == null) {
      add(request);
    }
    return refusal;
  }

  /** Adds a request that was accepted before. */
  public void add(QueuedRequest request) {
    lowestPriority = Math.min(lowestPriority, request.priority);
    change(buckets.computeIfAbsent(request.key, Bucket::new), request, null);
  }

  private @Nullable Refusal refusal(QueuedRequest request, long now, double workers, boolean busy) {
    if (count >= settings.maxQueue()) {
      return full(now, workers);
    }
    if (bytes + request.bytes > settings.queueBytes()) {
      return new Refusal(
          "inputs of " + bytes + " bytes wait already", estimate.ofBatch(maxBatch(now), workers));
    }
    if (!busy || !times.isSettled()) {
      return null;
    }
    long left = request.deadline - now;
    long wait = estimate.ofQueue(workers);
    if (wait > left && request.priority > lowestPriority) {
      wait = estimate.before(request, buckets.values(), workers, maxBatch(now));
    }
    if (wait <= left || count == 0) {
      return null;
    }
    return new Refusal(
        "it would wait for " + wait / 1_000_000 + " ms, longer than its deadline allows",
        wait - left);
  }

  /** Returns the refusal of a request for which there is no place. */
  public Refusal full(long now, double workers) {
    return new Refusal(count + " requests wait already", estimate.ofBatch(maxBatch(now), workers));
  }

  /**
   * Removes a request that waits.
   *
   * @return false if it does not wait
   */
  public boolean remove(QueuedRequest request) {
    boolean waits = request.lane != null;
    takeOut(request);
    return waits;
  }

  private void takeOut(QueuedRequest request) {
    Lane lane = request.lane;
    if (lane != null) {
      change(lane.bucket, request, lane);
    }
  }

  /** Adds a request to a bucket, or removes it from its lane, and keeps the sums. */
  private void change(Bucket bucket, QueuedRequest request, @Nullable Lane from) {
    estimate.subtract(bucket, cap);
    if (from == null) {
      bucket.add(request);
      count++;
      bytes += request.bytes;
    } else {
      bucket.remove(from, request);
      count--;
      bytes -= request.bytes;
    }
    if (bucket.count() == 0) {
      buckets.remove(bucket.key);
    } else {
      estimate.add(bucket, cap);
    }
  }

  /**
   * Returns whether a request may be computed by its caller: nothing waits, the latest batch was no
   * larger, no batch is delayed, and it takes less time than a few changes of threads.
   */
  public boolean isQuick(QueuedRequest request) {
    return count == 0
        && latestBatch <= 1
        && settings.maxDelay() == 0
        && times.isKnown()
        && times.base() + times.slope() * request.elements < QUICK;
  }

  /** Returns when the next batch is released; {@link Long#MAX_VALUE} if nothing waits. */
  public long readyAt(long now) {
    if (count == 0) {
      return Long.MAX_VALUE;
    }
    long ready = Long.MAX_VALUE;
    for (Bucket bucket : buckets.values()) {
      ready = Math.min(ready, readyAt(bucket, now));
      if (ready <= now) {
        return ready;
      }
    }
    return ready;
  }

  private long readyAt(Bucket bucket, long now) {
    if (draining || isFull(bucket, now)) {
      return now;
    }
    long delay = Math.max(settings.maxDelay(), hold(bucket));
    return delay == 0 ? now : Math.min(bucket.oldest() + delay, latestStart(bucket));
  }

  /**
   * Returns how long a bucket waits at most for the end of its batches that are being computed. Two
   * small batches at a time cost nearly twice as much as one, so fewer requests than an even share
   * wait where a large part of a batch's time is constant.
   */
  private long hold(Bucket bucket) {
    RunningBatches.Load load = running.of(bucket.key);
    if (load == null || (long) bucket.count() * load.batches() >= load.requests()) {
      return 0;
    }
    double growing = times.slope() * bucket.elements();
    if (growing >= SMALL * times.base()) {
      return 0;
    }
    double share = (double) load.requests() / load.batches() / bucket.count();
    double expected = times.base() + growing * share;
    return expected > LONGEST_HOLD ? 0 : HELD_TIMES * (long) expected;
  }

  /** Tells that a batch is computed by its caller. */
  public void started(QueuedRequest request) {
    running.add(request.key, 1);
  }

  /** Tells that a batch that was taken has been computed. */
  public void ended(List<? extends QueuedRequest> batch) {
    if (!batch.isEmpty()) {
      running.remove(batch.get(0).key, batch.size());
    }
  }

  private boolean isFull(Bucket bucket, long now) {
    return bucket.count() >= maxBatch(now)
        || bucket.elements() >= settings.maxElements()
        || bucket.bytes() >= settings.maxBytes();
  }

  /** Returns the time at which a bucket must start so that its nearest deadline is met. */
  private long latestStart(Bucket bucket) {
    double compute = times.base() + times.slope() * bucket.elements();
    long deadline = bucket.nearestDeadline();
    long margin = Math.min(MAX_MARGIN, MIN_MARGIN + (deadline - bucket.oldest()) / 16);
    return deadline - (long) (1.25 * compute) - margin;
  }

  /** Returns the deadline that passes first; {@link Long#MAX_VALUE} if nothing waits. */
  public long nearestDeadline() {
    long nearest = Long.MAX_VALUE;
    for (Bucket bucket : buckets.values()) {
      nearest = Math.min(nearest, bucket.nearestDeadline());
    }
    return nearest;
  }

  /** Removes the requests whose deadlines have passed. */
  public List<QueuedRequest> expire(long now) {
    List<QueuedRequest> expired = new ArrayList<>();
    for (Bucket bucket : List.copyOf(buckets.values())) {
      if (bucket.nearestDeadline() <= now) {
        for (QueuedRequest request : bucket.requests()) {
          if (request.deadline <= now && remove(request)) {
            expired.add(request);
          }
        }
      }
    }
    return expired;
  }

  /** Removes all requests. */
  public List<QueuedRequest> removeAll() {
    List<QueuedRequest> all = new ArrayList<>();
    for (Bucket bucket : List.copyOf(buckets.values())) {
      for (QueuedRequest request : bucket.requests()) {
        takeOut(request);
        all.add(request);
      }
    }
    return all;
  }

  /**
   * Takes the next batch.
   *
   * @param idle number of other workers that have nothing to do
   * @return the batch, which is empty if no bucket is released
   */
  public Formed take(long now, int idle) {
    List<QueuedRequest> requests = new ArrayList<>();
    List<QueuedRequest> expired = new ArrayList<>();
    ReleaseReason reason = ReleaseReason.IDLE_WORKER;
    for (Bucket bucket = next(now); bucket != null && requests.isEmpty(); bucket = next(now)) {
      reason = fill(bucket, now, idle, requests, expired);
    }
    if (!requests.isEmpty()) {
      latestBatch = requests.size();
      running.add(requests.get(0).key, latestBatch);
    }
    return new Formed(requests, expired, reason);
  }

  private @Nullable Bucket next(long now) {
    Bucket best = null;
    for (Bucket bucket : buckets.values()) {
      if (readyAt(bucket, now) <= now && (best == null || bucket.rank() < best.rank())) {
        best = bucket;
      }
    }
    return best;
  }

  private ReleaseReason fill(
      Bucket bucket,
      long now,
      int idle,
      List<QueuedRequest> requests,
      List<QueuedRequest> expired) {
    ReleaseReason unfilled = unfilledReason(bucket, now);
    int limit = limit(bucket, now, idle);
    long batchElements = 0;
    long batchBytes = 0;
    for (QueuedRequest head = bucket.first(); head != null; head = bucket.first()) {
      if (head.deadline <= now) {
        takeOut(head);
        expired.add(head);
        continue;
      }
      if (requests.size() >= limit) {
        return limit < maxBatch(now) ? unfilled : ReleaseReason.FULL;
      }
      if (!requests.isEmpty() && batchElements + head.elements > settings.maxElements()) {
        return ReleaseReason.ELEMENTS;
      }
      if (!requests.isEmpty() && batchBytes + head.bytes > settings.maxBytes()) {
        return ReleaseReason.BYTES;
      }
      takeOut(head);
      requests.add(head);
      batchElements += head.elements;
      batchBytes += head.bytes;
    }
    return requests.size() >= maxBatch(now) ? ReleaseReason.FULL : unfilled;
  }

  private ReleaseReason unfilledReason(Bucket bucket, long now) {
    if (draining) {
      return ReleaseReason.DRAIN;
    }
    if (settings.maxDelay() == 0) {
      return ReleaseReason.IDLE_WORKER;
    }
    return bucket.oldest() + settings.maxDelay() <= now
        ? ReleaseReason.DELAY
        : ReleaseReason.DEADLINE;
  }

  /**
   * Returns how many requests a batch takes: with idle workers an even share of those that wait, if
   * the time of a batch grows with its size, so that several workers cost hardly more than one.
   */
  private int limit(Bucket bucket, long now, int idle) {
    int limit = maxBatch(now);
    int waiting = Math.min(bucket.count(), limit);
    if (idle == 0 || waiting < 2 || settings.fixedBatch() > 0 || !times.isKnown()) {
      return limit;
    }
    double growing = times.slope() * bucket.elements() * waiting / bucket.count();
    if (growing < WaitEstimate.GROWING * times.base()) {
      return limit;
    }
    return Math.max(1, (bucket.count() + idle) / (idle + 1));
  }

  /** Returns the number of requests of a batch at present. */
  public int maxBatch(long now) {
    if (cap < settings.maxBatch() && now >= capUntil) {
      recap(settings.maxBatch());
    }
    return cap;
  }

  /**
   * Halves the batches for a minute, after a batch did not fit into memory.
   *
   * @param requests number of requests of the batch that did not fit
   */
  public void halve(int requests, long now) {
    if (settings.fixedBatch() == 0) {
      recap(Math.max(1, Math.min(cap, requests) / 2));
      capUntil = now + HALVED_FOR;
    }
  }

  private void recap(int requests) {
    buckets.values().forEach(bucket -> estimate.subtract(bucket, cap));
    cap = requests;
    buckets.values().forEach(bucket -> estimate.add(bucket, cap));
  }

  /** Adds the time of a batch to the estimate. */
  public void computed(long elements, long nanos) {
    times.observe(elements, nanos);
  }
}
