package org.jtorch.serving.internal.batching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jtorch.Device;
import org.jtorch.serving.Network;
import org.jtorch.serving.NetworkSource;
import org.jtorch.serving.ReleaseReason;
import org.jtorch.serving.internal.settings.ModelSettings;
import org.junit.jupiter.api.Test;

/** The rules of the queue on a clock of its own, in milliseconds. */
class ModelQueueTest {
  private static final long MS = 1_000_000;
  private static final long FOREVER = Long.MAX_VALUE / 2;
  private static final Object VERSION = new Object();

  private static final class Request extends QueuedRequest {
    private final String name;

    Request(String name, long size, int priority, long arrival, long deadline) {
      super(new BucketKey(VERSION, size), priority, arrival, deadline, size, 4 * size);
      this.name = name;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static ModelSettings settings(int maxBatch, long maxDelay) {
    return new ModelSettings(
        "m",
        NetworkSource.of("1", d -> Network.of(x -> x)),
        Device.CPU,
        maxBatch,
        0,
        1000,
        100_000,
        maxDelay,
        100,
        1_000_000,
        FOREVER,
        1,
        List.of(),
        List.of(),
        List.of(),
        Optional.empty());
  }

  private static Request add(ModelQueue queue, String name, int priority, long arrival) {
    Request request = new Request(name, 1, priority, arrival, FOREVER);
    assertThat(queue.offer(request, arrival, 1, false)).isNull();
    return request;
  }

  private static String taken(ModelQueue queue, long now) {
    return queue.take(now, 0).requests().toString();
  }

  @Test
  void aSecondOfWaitingCountsAsOneLevelOfPriority() {
    ModelQueue queue = new ModelQueue(settings(1, 0));
    var low = add(queue, "low", 0, 0);
    var early = add(queue, "early", 2, 1990 * MS);
    var late = add(queue, "late", 2, 2010 * MS);
    assertThat(taken(queue, 2020 * MS)).isEqualTo("[early]");
    assertThat(taken(queue, 2020 * MS)).isEqualTo("[low]");
    assertThat(taken(queue, 2020 * MS)).isEqualTo("[late]");
    assertThat(List.of(low, early, late)).noneMatch(queue::remove);
  }

  @Test
  void removedRequestsLeaveNoTrace() {
    ModelQueue queue = new ModelQueue(settings(4, 0));
    var first = add(queue, "a", 0, 0);
    var second = add(queue, "b", 0, 0);
    var third = add(queue, "c", 0, 0);
    assertThat(queue.remove(second)).isTrue();
    assertThat(queue.remove(second)).isFalse();
    assertThat(queue.count()).isEqualTo(2);
    assertThat(queue.bytes()).isEqualTo(8);
    assertThat(taken(queue, 1)).isEqualTo("[a, c]");
    assertThat(queue.count()).isZero();
    assertThat(queue.bytes()).isZero();
    assertThat(queue.readyAt(1)).isEqualTo(Long.MAX_VALUE);
    assertThat(queue.nearestDeadline()).isEqualTo(Long.MAX_VALUE);
    assertThat(List.of(first, third)).noneMatch(queue::remove);
  }

  @Test
  void aSlowFirstBatchRejectsNothing() {
    ModelQueue queue = new ModelQueue(settings(10, 0));
    queue.computed(1, 3_600_000 * MS);
    for (int i = 0; i < 50; i++) {
      assertThat(queue.offer(new Request("a", 1, 0, 0, 1000 * MS), 0, 1, true)).isNull();
    }
    queue.computed(10, 20 * MS);
    queue.computed(10, 20 * MS);
    assertThat(queue.offer(new Request("b", 1, 0, 0, 1000 * MS), 0, 1, true)).isNull();
    assertThat(queue.offer(new Request("c", 1, 0, 0, 10 * MS), 0, 1, true)).isNotNull();
  }

  @Test
  void delayCountsFromTheOldestOfAnyPriority() {
    ModelQueue queue = new ModelQueue(settings(4, 5 * MS));
    var low = add(queue, "low", 0, 10 * MS);
    var high = add(queue, "high", 9, 14 * MS);
    assertThat(queue.readyAt(14 * MS)).isEqualTo(15 * MS);
    assertThat(queue.take(14 * MS, 0).requests()).isEmpty();
    Formed formed = queue.take(15 * MS, 0);
    assertThat(formed.requests()).containsExactly(high, low);
    assertThat(formed.reason()).isEqualTo(ReleaseReason.DELAY);
  }

  @Test
  void expiredRequestsAreTakenOutAndTheDeadlineIsFoundAgain() {
    ModelQueue queue = new ModelQueue(settings(4, 0));
    Request first = new Request("first", 1, 0, 0, 10 * MS);
    Request second = new Request("second", 1, 0, 0, 30 * MS);
    Request other = new Request("other", 2, 0, 0, 20 * MS);
    for (Request request : List.of(first, second, other)) {
      assertThat(queue.offer(request, 0, 1, false)).isNull();
    }
    assertThat(queue.nearestDeadline()).isEqualTo(10 * MS);
    assertThat(queue.expire(10 * MS).toString()).isEqualTo("[first]");
    assertThat(queue.nearestDeadline()).isEqualTo(20 * MS);
    Formed formed = queue.take(25 * MS, 0);
    assertThat(formed.requests().toString()).isEqualTo("[second]");
    assertThat(queue.take(25 * MS, 0).expired().toString()).isEqualTo("[other]");
    assertThat(queue.count()).isZero();
  }

  @Test
  void estimatedWaitingTimeKnowsWhatBatchesGain() {
    ModelQueue queue = new ModelQueue(settings(10, 0));
    for (int i = 0; i < 50; i++) { // 10 ms and 1 ms an element
      queue.computed(1, 11 * MS);
      queue.computed(10, 20 * MS);
    }
    for (int i = 0; i < 40; i++) {
      var waiting = add(queue, "w", 0, 0);
      assertThat(waiting.arrival()).isZero();
    }
    // by two workers: four batches of 20 ms, and half of a mean one that is being computed
    Request tooLate = new Request("tooLate", 1, 0, 0, 43 * MS);
    Refusal refusal = queue.offer(tooLate, 0, 2, true);
    assertThat(refusal).isNotNull();
    assertThat(refusal.retryAfter()).isBetween(100_000L, 2 * MS);
    Request inTime = new Request("inTime", 1, 0, 0, 45 * MS);
    assertThat(queue.offer(inTime, 0, 2, true)).isNull();
    Request urgent = new Request("urgent", 1, 1, 0, 10 * MS);
    assertThat(queue.offer(urgent, 0, 2, true)).isNull();
  }

  @Test
  void batchesAreHalvedForAMinute() {
    ModelQueue queue = new ModelQueue(settings(32, 0));
    queue.halve(32, 0);
    assertThat(queue.maxBatch(0)).isEqualTo(16);
    queue.halve(3, 0);
    assertThat(queue.maxBatch(59_999 * MS)).isEqualTo(1);
    queue.halve(1, 0);
    assertThat(queue.maxBatch(59_999 * MS)).isEqualTo(1);
    assertThat(queue.maxBatch(60_000 * MS)).isEqualTo(32);
  }

  @Test
  void aBatchIsSharedOutOnlyIfItsTimeGrowsWithItsSize() {
    ModelQueue growing = new ModelQueue(settings(32, 0));
    ModelQueue constant = new ModelQueue(settings(32, 0));
    for (int i = 1; i < 50; i++) {
      growing.computed(i, i * MS);
      constant.computed(i, 5 * MS + i * MS / 10);
    }
    for (int i = 0; i < 8; i++) {
      var first = add(growing, "g", 0, 0);
      var second = add(constant, "c", 0, 0);
      assertThat(first).isNotEqualTo(second);
    }
    assertThat(growing.take(1, 3).requests()).hasSize(2);
    assertThat(growing.take(1, 0).requests()).hasSize(6);
    assertThat(constant.take(1, 3).requests()).hasSize(8);
  }

  private static List<Request> add(ModelQueue queue, int count, long arrival) {
    return IntStream.range(0, count).mapToObj(i -> add(queue, "r" + i, 0, arrival)).toList();
  }

  /** Batches of 200 us and 10 us a request. */
  private static ModelQueue gaining() {
    ModelQueue queue = new ModelQueue(settings(32, 0));
    for (int i = 1; i < 60; i++) {
      queue.computed(i % 32 + 1, 200_000 + (i % 32 + 1) * 10_000);
    }
    return queue;
  }

  @Test
  void fewRequestsWaitForTheEndOfALargerBatch() {
    ModelQueue queue = gaining();
    assertThat(add(queue, 8, 0)).hasSize(8);
    List<QueuedRequest> running = queue.take(0, 1).requests();
    assertThat(running).hasSize(8);
    assertThat(add(queue, 7, 1000)).hasSize(7);
    assertThat(queue.readyAt(1000)).isBetween(1000 + 4 * 260_000L, 1000 + 4 * 300_000L);
    assertThat(queue.take(1000, 1).requests()).isEmpty();
    queue.ended(running);
    assertThat(queue.readyAt(1000)).isEqualTo(1000);
    assertThat(queue.take(1000, 1).requests()).hasSize(7);
  }

  @Test
  void anEvenShareOrAnotherBucketDoesNotWaitForABatch() {
    ModelQueue queue = gaining();
    assertThat(add(queue, 8, 0)).hasSize(8);
    assertThat(queue.take(0, 1).requests()).hasSize(8);
    Request other = new Request("other", 2, 0, 0, FOREVER);
    assertThat(queue.offer(other, 0, 2, false)).isNull();
    assertThat(queue.take(0, 1).requests()).containsExactly(other);
    assertThat(add(queue, 8, 1000)).hasSize(8);
    assertThat(queue.take(1000, 1).requests()).hasSize(8);
  }

  @Test
  void aBatchThatDoesNotEndHoldsNothingUp() {
    ModelQueue queue = gaining();
    assertThat(add(queue, 8, 0)).hasSize(8);
    assertThat(queue.take(0, 1).requests()).hasSize(8);
    assertThat(add(queue, 2, 0)).hasSize(2);
    assertThat(queue.take(MS, 1).requests()).isEmpty();
    assertThat(queue.take(2 * MS, 1).requests()).hasSize(2);
  }

  @Test
  void requestsDoNotWaitWhereALargerBatchGainsLittle() {
    ModelQueue queue = new ModelQueue(settings(32, 0));
    for (int i = 1; i < 60; i++) {
      queue.computed(i, i * 50_000L);
    }
    assertThat(add(queue, 8, 0)).hasSize(8);
    assertThat(queue.take(0, 0).requests()).hasSize(8);
    assertThat(add(queue, 2, 0)).hasSize(2);
    assertThat(queue.take(0, 0).requests()).hasSize(2);
  }

  @Test
  void aTimeInWhichTheProcessWasStoppedIsForgotten() {
    ModelQueue queue = gaining();
    queue.computed(8, 3_600_000 * MS);
    for (int i = 0; i < 64; i++) {
      assertThat(queue.offer(new Request("r", 1, 0, 0, 20 * MS), 0, 2, true)).isNull();
    }
  }
}
