package org.jtorch.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that wait for the end of a batch of which they would make a second, small one. */
@NoLeaks
@Timeout(60)
class SmallBatchesTest {
  @Test
  void aBatchThatDoesNotEndHoldsOthersUpForMilliseconds() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    AtomicBoolean blocked = new AtomicBoolean(); // two workers may share the 32 requests
    Network network =
        Network.of(
            batch -> {
              double first = batch.tensor().flatten().get(0).item();
              if (first == 7 && blocked.compareAndSet(false, true)) {
                entered.countDown();
                await(gate);
              }
              return batch;
            });
    ExecutorService caller = Executors.newSingleThreadExecutor();
    try (Serving serving = Serving.open(o -> o.workers(2))) {
      Predictor<float[], Float> predictor =
          serving.add(
              Model.of("m", NetworkSource.of("1", d -> network), GatedNetwork.codec(), o -> {}));
      for (int i = 0; i < 100; i++) { // learns that a batch costs the same for any size
        List<Float> one = predictor.predictAll(Collections.nCopies(1 + i % 32, new float[1]));
        assertThat(one).hasSize(1 + i % 32);
      }
      Future<List<Float>> held =
          caller.submit(() -> predictor.predictAll(Collections.nCopies(32, new float[] {7})));
      assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(predictor.submit(new float[] {1}).get(10, TimeUnit.SECONDS)).isEqualTo(1);
      assertThat(held.isDone()).isFalse();
      gate.countDown();
      assertThat(held.get()).hasSize(32);
    } finally {
      gate.countDown();
      caller.shutdown();
    }
  }

  private static void await(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
