package org.jtorch.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@NoLeaks
@Timeout(60)
class AdmissionTest {
  private static final Codec<float[], Float> CODEC = GatedNetwork.codec();

  /** Time that the operating system may take to let a thread run on a busy machine. */
  private static final long SCHEDULING = 15_000_000;

  @Test
  void fullQueueRejectsWithTheTimeToRetry() {
    GatedNetwork network = GatedNetwork.gated();
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<float[], Float> predictor =
          serving.add(Model.of("m", network.source(), CODEC, o -> o.maxQueue(2)));
      Prediction<Float> running = predictor.submit(new float[] {0});
      network.awaitEntry();
      Prediction<Float> first = predictor.submit(new float[] {1});
      Prediction<Float> second = predictor.submit(new float[] {2});
      assertThatThrownBy(() -> predictor.predict(new float[] {3}))
          .isInstanceOf(RequestRejectedException.class)
          .hasMessage("the request was rejected: 2 requests wait already")
          .satisfies(
              e ->
                  assertThat(((RequestRejectedException) e).retryAfter())
                      .isGreaterThanOrEqualTo(Duration.ofMillis(1)));
      assertThat(serving.model("m").queued()).isEqualTo(2);
      network.letAllPass();
      assertThat(List.of(running.join(), first.join(), second.join())).containsExactly(0f, 2f, 4f);
      assertThat(serving.statistics("m").requests())
          .containsEntry(Outcome.SUCCESS, 3L)
          .containsEntry(Outcome.REJECTED, 1L);
    }
  }

  @Test
  void bytesOfTheQueueAreBounded() {
    GatedNetwork network = GatedNetwork.gated();
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<float[], Float> predictor =
          serving.add(Model.of("m", network.source(), CODEC, o -> o.maxBytes(8)));
      List<Prediction<Float>> accepted = new ArrayList<>();
      accepted.add(predictor.submit(new float[2]));
      network.awaitEntry();
      for (int i = 0; i < 16; i++) {
        accepted.add(predictor.submit(new float[2]));
      }
      assertThatThrownBy(() -> predictor.predict(new float[2]))
          .isInstanceOf(RequestRejectedException.class)
          .hasMessageContaining("128 bytes wait already");
      network.letAllPass();
      accepted.forEach(Prediction::join);
    }
  }

  @Test
  void expiredRequestsAreNotComputedAndDoNotWaitForAStuckWorker() {
    GatedNetwork network = GatedNetwork.gated();
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<float[], Float> predictor = serving.add(Model.of("m", network.source(), CODEC));
      Prediction<Float> running = predictor.submit(new float[] {0});
      network.awaitEntry();
      long before = Torch.memoryStats().unclosed();
      assertThatThrownBy(
              () -> predictor.predict(new float[] {1}, o -> o.timeout(Duration.ofMillis(50))))
          .isInstanceOf(DeadlineExceededException.class);
      assertThat(Torch.memoryStats().unclosed()).isEqualTo(before);
      assertThat(serving.model("m").queued()).isZero();
      network.letAllPass();
      assertThat(running.join()).isZero();
      assertThat(network.firsts).hasSize(1);
      assertThat(serving.statistics("m").requests()).containsEntry(Outcome.EXPIRED, 1L);
    }
  }

  @Test
  void cancelledRequestIsNotComputedAndFreedAtOnce() {
    GatedNetwork network = GatedNetwork.gated();
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<float[], Float> predictor = serving.add(Model.of("m", network.source(), CODEC));
      Prediction<Float> running = predictor.submit(new float[] {0});
      network.awaitEntry();
      long before = Torch.memoryStats().unclosed();
      Prediction<Float> waiting = predictor.submit(new float[] {1});
      assertThat(waiting.cancel(true)).isTrue();
      assertThat(waiting.cancel(true)).isTrue();
      assertThat(Torch.memoryStats().unclosed()).isEqualTo(before);
      assertThat(running.cancel(true)).isTrue();
      network.letAllPass();
      assertThat(predictor.predict(new float[] {2})).isEqualTo(4f);
      assertThat(network.firsts).containsExactly(List.of(0.0), List.of(2.0));
      assertThat(serving.statistics("m").requests())
          .containsEntry(Outcome.CANCELLED, 2L)
          .containsEntry(Outcome.SUCCESS, 1L);
    }
  }

  @Test
  void timeOutOfTheFutureWithdrawsTheRequest() {
    GatedNetwork network = GatedNetwork.gated();
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<float[], Float> predictor = serving.add(Model.of("m", network.source(), CODEC));
      Prediction<Float> running = predictor.submit(new float[] {0});
      network.awaitEntry();
      Prediction<Float> waiting = predictor.submit(new float[] {1});
      assertThatThrownBy(
              () -> waiting.orTimeout(20, java.util.concurrent.TimeUnit.MILLISECONDS).join())
          .isInstanceOf(CompletionException.class);
      assertThat(serving.model("m").queued()).isZero();
      network.letAllPass();
      assertThat(running.join()).isZero();
    }
  }

  @Test
  void interruptCancelsTheRequest() throws InterruptedException {
    GatedNetwork network = GatedNetwork.gated();
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<float[], Float> predictor = serving.add(Model.of("m", network.source(), CODEC));
      List<Object> seen = new ArrayList<>();
      Thread caller =
          new Thread(
              () -> {
                try {
                  seen.add(predictor.predict(new float[] {1}));
                } catch (java.util.concurrent.CancellationException e) {
                  seen.add(Thread.currentThread().isInterrupted());
                }
              });
      caller.start();
      network.awaitEntry();
      caller.interrupt();
      caller.join();
      assertThat(seen).containsExactly(true);
      network.letAllPass();
    }
  }

  @Test
  void requestThatWouldWaitTooLongIsRejectedAtOnce() {
    Network slow =
        Network.of(
            batch -> {
              LockSupport.parkNanos(20_000_000L * batch.tensor().size(0));
              return batch;
            });
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<float[], Float> predictor =
          serving.add(Model.of("m", NetworkSource.of("1", d -> slow), CODEC, o -> o.maxBatch(2)));
      List<Float> measured = predictor.predictAll(inputs(7));
      assertThat(measured).hasSize(7);
      List<Prediction<Float>> waiting = new ArrayList<>();
      for (float[] input : inputs(40)) { // about 800 ms
        waiting.add(predictor.submit(input));
      }
      long start = System.nanoTime();
      assertThatThrownBy(
              () -> predictor.predict(new float[1], o -> o.timeout(Duration.ofMillis(200))))
          .isInstanceOf(RequestRejectedException.class)
          .hasMessageContaining("longer than its deadline allows")
          .satisfies(
              e ->
                  assertThat(((RequestRejectedException) e).retryAfter())
                      .isBetween(Duration.ofMillis(100), Duration.ofMillis(2000)));
      assertThat(System.nanoTime() - start).isLessThan(100_000_000L);
      float urgent =
          predictor.predict(new float[1], o -> o.timeout(Duration.ofMillis(400)).priority(1));
      assertThat(urgent).isZero();
      waiting.forEach(Prediction::join);
    }
  }

  private static List<float[]> inputs(int count) {
    List<float[]> inputs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      inputs.add(new float[] {0});
    }
    return inputs;
  }

  @Test
  void threeTimesTheLoadKeepsTheDeadlineOfWhatIsAccepted() throws InterruptedException {
    Network slow = // 2 ms and 1 ms a request: 2 workers do about 1600 a second
        Network.of(
            batch -> {
              LockSupport.parkNanos(2_000_000 + 1_000_000 * batch.tensor().size(0));
              return batch;
            });
    Duration deadline = Duration.ofMillis(100);
    AtomicLong longestBatch = new AtomicLong();
    ServingListener listener =
        new ServingListener() {
          @Override
          public void batchComputed(BatchEvent event) {
            longestBatch.accumulateAndGet(event.computeTime().toNanos(), Math::max);
          }
        };
    try (Serving serving = Serving.open(o -> o.workers(2).listener(listener))) {
      Predictor<float[], Float> predictor =
          serving.add(
              Model.of("m", NetworkSource.of("1", d -> slow), CODEC, o -> o.timeout(deadline)));
      List<Float> warm = predictor.predictAll(inputs(100), o -> o.timeout(Duration.ofSeconds(20)));
      assertThat(warm).hasSize(100);
      Map<Outcome, Long> before = serving.statistics("m").requests();
      Load load = new Load(predictor);
      load.run(5000, Duration.ofSeconds(3));
      Map<Outcome, Long> after = serving.statistics("m").requests();
      long accepted = after.get(Outcome.SUCCESS) - before.get(Outcome.SUCCESS);
      long rejected = after.get(Outcome.REJECTED) - before.get(Outcome.REJECTED);
      long expired = after.get(Outcome.EXPIRED) - before.get(Outcome.EXPIRED);
      System.out.printf(
          Locale.ROOT,
          "sent %d, accepted %d, rejected %d, expired %d, p99 %.1f ms, longest batch %.1f ms%n",
          load.sent,
          accepted,
          rejected,
          expired,
          load.percentile99() / 1e6,
          longestBatch.get() / 1e6);
      assertThat(accepted + rejected + expired).isEqualTo(load.sent);
      assertThat(accepted).isGreaterThan(load.sent / 10);
      assertThat(rejected + expired).isGreaterThan(load.sent / 3);
      assertThat(load.percentile99())
          .isLessThan(deadline.toNanos() + longestBatch.get() + SCHEDULING);
    }
  }

  /** Sends requests at a rate and measures the answered ones. */
  private static final class Load {
    private final Predictor<float[], Float> predictor;
    private final List<Long> times = java.util.Collections.synchronizedList(new ArrayList<>());
    private final LongAdder failed = new LongAdder();
    long sent;

    Load(Predictor<float[], Float> predictor) {
      this.predictor = predictor;
    }

    void run(int perSecond, Duration duration) throws InterruptedException {
      long start = System.nanoTime();
      List<Prediction<Float>> all = new ArrayList<>();
      while (System.nanoTime() - start < duration.toNanos()) {
        long due = (System.nanoTime() - start) * perSecond / 1_000_000_000;
        while (sent < due) {
          long at = System.nanoTime();
          Prediction<Float> prediction = predictor.submit(new float[] {1});
          var ignored = prediction.whenComplete((answer, thrown) -> ended(at, thrown));
          all.add(prediction);
          sent++;
        }
        Thread.sleep(1);
      }
      for (Prediction<Float> prediction : all) {
        Float ignored = prediction.exceptionally(e -> 0f).join();
      }
      while (times.size() + failed.sum() < sent) {
        Thread.sleep(1); // the functions that count run after the answers are there
      }
    }

    private void ended(long at, Throwable thrown) {
      if (thrown == null) {
        times.add(System.nanoTime() - at);
      } else {
        failed.increment();
      }
    }

    long percentile99() {
      List<Long> sorted = times.stream().sorted().toList();
      return sorted.get((int) (sorted.size() * 0.99));
    }
  }

  @Test
  void predictOnAServingThreadIsRefused() {
    GatedNetwork network = GatedNetwork.gated();
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<float[], Float> predictor = serving.add(Model.of("m", network.source(), CODEC));
      Prediction<Float> first = predictor.submit(new float[] {1});
      var chained = first.thenApply(x -> predictor.predict(new float[] {x}));
      var submitted = first.thenCompose(x -> predictor.submit(new float[] {x}));
      network.letAllPass();
      assertThatThrownBy(chained::join).hasCauseInstanceOf(IllegalStateException.class);
      assertThat(submitted.join()).isEqualTo(4f);
    }
  }
}
