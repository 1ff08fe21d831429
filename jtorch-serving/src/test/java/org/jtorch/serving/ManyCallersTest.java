package org.jtorch.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@NoLeaks
@Timeout(120)
class ManyCallersTest {
  /** Virtual threads, or platform threads before Java 21. */
  private static ExecutorService threads() throws ReflectiveOperationException {
    for (Method method : Executors.class.getMethods()) {
      if (method.getName().equals("newVirtualThreadPerTaskExecutor")) {
        return (ExecutorService) method.invoke(null);
      }
    }
    return Executors.newFixedThreadPool(100);
  }

  @Test
  void eachOfThousandsOfThreadsGetsItsOwnAnswer() throws Exception {
    GatedNetwork network = GatedNetwork.open();
    try (Serving serving = Serving.open(o -> o.workers(2))) {
      Predictor<float[], Float> predictor =
          serving.add(
              Model.of(
                  "m", network.source(), GatedNetwork.codec(), o -> o.maxQueue(5000).maxBatch(64)));
      ExecutorService callers = threads();
      List<Future<Float>> answers = new ArrayList<>();
      for (int i = 0; i < 3000; i++) {
        float[] input = {i};
        answers.add(callers.submit(() -> predictor.predict(input)));
      }
      for (int i = 0; i < 3000; i++) {
        assertThat(answers.get(i).get(60, TimeUnit.SECONDS)).isEqualTo(2f * i);
      }
      callers.shutdown();
      assertThat(callers.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
      assertThat(serving.statistics("m").requests()).containsEntry(Outcome.SUCCESS, 3000L);
      assertThat(Torch.isInferenceModeEnabled()).isFalse();
    }
  }

  @Test
  void quickRequestOfOneCallerIsComputedOnItsThread() throws Exception {
    List<Thread> threads = new ArrayList<>();
    Network network =
        Network.of(
            batch -> {
              threads.add(Thread.currentThread());
              assertThat(Torch.isInferenceModeEnabled()).isTrue();
              assertThat(Torch.getNumThreads()).isEqualTo(1);
              return batch;
            });
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<float[], Float> predictor =
          serving.add(Model.of("m", NetworkSource.of("1", d -> network), GatedNetwork.codec()));
      for (int i = 0; i < 300; i++) {
        assertThat(predictor.predict(new float[] {i})).isEqualTo(i);
        TimeUnit.MICROSECONDS.sleep(100);
      }
      assertThat(threads).hasSize(300).contains(Thread.currentThread());
      assertThat(threads.get(0)).isNotSameAs(Thread.currentThread()); // its time is not known yet
      assertThat(Torch.isInferenceModeEnabled()).isFalse();
      assertThat(serving.statistics("m").requests()).containsEntry(Outcome.SUCCESS, 300L);
    }
  }
}
