package org.jtorch.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Models that share workers, and the end of a service. */
@NoLeaks
@Timeout(120)
class SharingTest {
  private static final Codec<float[], Float> CODEC = GatedNetwork.codec();

  private static Network slow(long nanos, List<String> order, String name) {
    return Network.of(
        batch -> {
          order.add(name);
          LockSupport.parkNanos(nanos);
          return batch;
        });
  }

  private static NetworkSource source(Network network) {
    return NetworkSource.of("1", d -> network);
  }

  @Test
  void busyModelsShareTheTimeByWeight() {
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<float[], Float> heavy =
          serving.add(
              Model.of(
                  "heavy",
                  source(slow(5_000_000, order, "heavy")),
                  CODEC,
                  o -> o.weight(3).maxBatch(1)));
      Predictor<float[], Float> light =
          serving.add(
              Model.of(
                  "light", source(slow(5_000_000, order, "light")), CODEC, o -> o.maxBatch(1)));
      List<Prediction<Float>> all = new ArrayList<>();
      for (int i = 0; i < 120; i++) {
        all.add(heavy.submit(new float[1]));
        all.add(light.submit(new float[1]));
      }
      all.forEach(Prediction::join);
      long heavyCalls = order.subList(0, 100).stream().filter("heavy"::equals).count();
      assertThat(heavyCalls).isBetween(65L, 85L);
    }
  }

  @Test
  void aModelWithManyRequestsDoesNotStarveAnother() {
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<float[], Float> loud =
          serving.add(
              Model.of("loud", source(slow(4_000_000, order, "loud")), CODEC, o -> o.maxBatch(1)));
      Predictor<float[], Float> quiet =
          serving.add(Model.of("quiet", source(slow(1_000_000, order, "quiet")), CODEC));
      List<Prediction<Float>> all = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        all.add(loud.submit(new float[1]));
      }
      long start = System.nanoTime();
      for (int i = 0; i < 5; i++) {
        float ignored = quiet.predict(new float[1]);
      }
      assertThat(System.nanoTime() - start).isLessThan(400_000_000L);
      assertThat(all).anyMatch(prediction -> !prediction.isDone());
      all.forEach(prediction -> prediction.cancel(true));
    }
  }

  @Test
  void lowPriorityIsComputedAfterItHasWaited() {
    List<Double> order = Collections.synchronizedList(new ArrayList<>());
    Network network =
        Network.of(
            batch -> {
              order.add(batch.tensor().flatten().get(0).item());
              LockSupport.parkNanos(10_000_000);
              return batch;
            });
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<float[], Float> predictor =
          serving.add(Model.of("m", source(network), CODEC, o -> o.maxBatch(1).maxQueue(1000)));
      List<Prediction<Float>> high = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        high.add(predictor.submit(new float[] {1}, o -> o.priority(1)));
      }
      Prediction<Float> low = predictor.submit(new float[] {7});
      long end = System.nanoTime() + 10_000_000_000L;
      while (!low.isDone() && System.nanoTime() < end) { // keeps 20 of high priority waiting
        high.removeIf(Prediction::isDone);
        while (high.size() < 20) {
          high.add(predictor.submit(new float[] {1}, o -> o.priority(1)));
        }
        LockSupport.parkNanos(1_000_000);
      }
      assertThat(low).isCompleted();
      assertThat(order.indexOf(7.0)).isGreaterThan(20);
      high.forEach(prediction -> prediction.cancel(true));
    }
  }

  @Test
  void largeBatchesAreSharedOutToIdleWorkers() {
    List<Long> sizes = Collections.synchronizedList(new ArrayList<>());
    Network network =
        Network.of(
            batch -> {
              sizes.add(batch.tensor().size(0));
              LockSupport.parkNanos(5_000_000 * batch.tensor().size(0));
              return batch;
            });
    try (Serving serving = Serving.open(o -> o.workers(2))) {
      Predictor<float[], Float> predictor = serving.add(Model.of("m", source(network), CODEC));
      for (int size : new int[] {1, 3, 1, 5, 2, 8}) {
        List<Float> measured = predictor.predictAll(Collections.nCopies(size, new float[1]));
        assertThat(measured).hasSize(size);
      }
      sizes.clear();
      LockSupport.parkNanos(100_000_000); // both workers are idle afterwards
      List<Float> answers = predictor.predictAll(Collections.nCopies(8, new float[1]));
      assertThat(answers).hasSize(8);
      assertThat(sizes).containsExactly(4L, 4L);
    }
  }

  @RepeatedTest(20)
  void everyRequestEndsWhenTheServiceIsClosedMeanwhile() throws Exception {
    long before = Torch.memoryStats().unclosed();
    Serving serving = Serving.open(o -> o.workers(2));
    CountDownLatch networkClosed = new CountDownLatch(1);
    AtomicBoolean closedInUse = new AtomicBoolean();
    AtomicInteger running = new AtomicInteger();
    Network network =
        new Network() {
          @Override
          public Sample call(Sample batch) {
            running.incrementAndGet();
            LockSupport.parkNanos(200_000);
            running.decrementAndGet();
            return batch;
          }

          @Override
          public void close() {
            closedInUse.set(running.get() > 0);
            networkClosed.countDown();
          }
        };
    Predictor<float[], Float> predictor = serving.add(Model.of("m", source(network), CODEC));
    List<Prediction<Float>> predictions = Collections.synchronizedList(new ArrayList<>());
    CyclicBarrier barrier = new CyclicBarrier(4);
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Thread caller =
          new Thread(
              () -> {
                await(barrier);
                for (int k = 0; k < 200; k++) {
                  predictions.add(predictor.submit(new float[1]));
                }
              });
      callers.add(caller);
      caller.start();
    }
    await(barrier);
    LockSupport.parkNanos(1_000_000);
    serving.close();
    for (Thread caller : callers) {
      caller.join();
    }
    assertThat(predictions).hasSize(600);
    for (Prediction<Float> prediction : predictions) {
      prediction.exceptionally(e -> 0f).get(20, TimeUnit.SECONDS);
      if (prediction.isCompletedExceptionally()) {
        assertThatThrownBy(prediction::join)
            .cause()
            .isInstanceOfAny(RequestRejectedException.class, ModelNotReadyException.class);
      }
    }
    assertThat(networkClosed.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(closedInUse).isFalse();
    assertThat(Torch.memoryStats().unclosed()).isEqualTo(before);
    assertThat(servingThreads()).isEmpty();
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> servingThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("jtorch-serving"))
        .toList();
  }

  @Test
  void closingInMidBatchFinishesTheBatchAndRejectsTheRest() throws Exception {
    GatedNetwork network = GatedNetwork.gated();
    Serving serving = Serving.open(o -> o.workers(1));
    Predictor<float[], Float> predictor = serving.add(Model.of("m", network.source(), CODEC));
    Prediction<Float> running = predictor.submit(new float[] {1});
    network.awaitEntry();
    Prediction<Float> waiting = predictor.submit(new float[] {2});
    Thread closer = new Thread(serving::close);
    closer.start();
    assertThatThrownBy(waiting::join).hasCauseInstanceOf(RequestRejectedException.class);
    assertThat(network.closed.getCount()).isOne();
    network.letAllPass();
    closer.join();
    assertThat(running).isCompletedWithValue(2f);
    assertThat(network.closed.getCount()).isZero();
    assertThat(servingThreads()).isEmpty();
    assertThatThrownBy(() -> predictor.predict(new float[] {1}))
        .isInstanceOf(ModelNotReadyException.class);
    serving.close();
  }

  @Test
  void closingDoesNotWaitForeverForAStuckNetwork() throws Exception {
    GatedNetwork network = GatedNetwork.gated();
    Serving serving = Serving.open(o -> o.workers(1));
    Predictor<float[], Float> predictor = serving.add(Model.of("m", network.source(), CODEC));
    Prediction<Float> running = predictor.submit(new float[] {1});
    network.awaitEntry();
    serving.close(Duration.ofMillis(50));
    assertThatThrownBy(running::join)
        .cause()
        .isInstanceOf(ModelFailedException.class)
        .hasMessage("the model still computed when it was closed");
    assertThat(network.closed.getCount()).isOne();
    network.letAllPass();
    assertThat(network.closed.await(20, TimeUnit.SECONDS)).isTrue();
    serving.close();
    assertThat(servingThreads()).isEmpty();
  }

  @Test
  void callbackMayCloseTheService() throws Exception {
    GatedNetwork network = GatedNetwork.gated();
    Serving serving = Serving.open(o -> o.workers(2));
    Predictor<float[], Float> predictor = serving.add(Model.of("m", network.source(), CODEC));
    Prediction<Float> answer = predictor.submit(new float[] {1});
    network.awaitEntry();
    var closed = answer.thenRun(serving::close);
    network.letAllPass();
    closed.get(20, TimeUnit.SECONDS);
    assertThat(network.closed.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void drainWaitsForWhatWasAccepted() {
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      List<String> order = Collections.synchronizedList(new ArrayList<>());
      Predictor<float[], Float> predictor =
          serving.add(
              Model.of("m", source(slow(10_000_000, order, "m")), CODEC, o -> o.maxBatch(2)));
      List<Prediction<Float>> accepted = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        accepted.add(predictor.submit(new float[1]));
      }
      serving.drain(Duration.ofSeconds(20));
      assertThat(accepted).allMatch(p -> p.isDone() && !p.isCompletedExceptionally());
    }
  }

  @Test
  void drainRejectsWhatIsLeftAfterItsTime() {
    GatedNetwork network = GatedNetwork.gated();
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<float[], Float> predictor = serving.add(Model.of("m", network.source(), CODEC));
      Prediction<Float> running = predictor.submit(new float[1]);
      network.awaitEntry();
      Prediction<Float> waiting = predictor.submit(new float[1]);
      serving.drain(Duration.ofMillis(50));
      assertThatThrownBy(waiting::join).hasCauseInstanceOf(RequestRejectedException.class);
      assertThat(running).isNotDone();
      network.letAllPass();
      assertThat(running.join()).isZero();
    }
  }
}
