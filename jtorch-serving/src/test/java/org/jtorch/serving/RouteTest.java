package org.jtorch.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jtorch.Device;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests reach the version that the route or the caller names. */
@NoLeaks
@Timeout(60)
class RouteTest {
  private final List<Double> differences = Collections.synchronizedList(new ArrayList<>());
  private final Serving serving =
      Serving.open(
          o ->
              o.workers(2)
                  .listener(
                      new ServingListener() {
                        @Override
                        public void shadowCompared(
                            String model, String candidate, double maxDifference) {
                          differences.add(maxDifference);
                        }
                      }));

  @AfterEach
  void close() {
    serving.close();
  }

  private static NetworkSource adding(String version, double number) {
    return NetworkSource.of(
        version, device -> Network.of(batch -> Sample.of(batch.tensor().add(number))));
  }

  private Predictor<float[], Float> add(NetworkSource source) {
    return serving.add(
        Model.of(
            "m",
            source,
            Codec.of(x -> Sample.of(Torch.tensor(x)), y -> y.tensor().toFloatArray()[0])));
  }

  private static void await(List<?> events, int size) throws InterruptedException {
    while (events.size() < size) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  @Test
  void callersNameAVersionAndASplitKeepsItsWeights() {
    Predictor<float[], Float> predictor = add(adding("1", 1));
    serving.addVersion("m", adding("2", 2)).join();
    assertThat(predictor.predict(new float[] {0})).isEqualTo(1);
    assertThat(predictor.predict(new float[] {0}, o -> o.version("2"))).isEqualTo(2);
    assertThatThrownBy(() -> predictor.predict(new float[] {0}, o -> o.version("3")))
        .isInstanceOf(UnknownModelException.class);
    serving.route("m", new Route.Split(Map.of("1", 9.0, "2", 1.0)));
    int second = 0;
    for (int i = 0; i < 100; i++) {
      second += predictor.predict(new float[] {0}) == 2 ? 1 : 0;
    }
    assertThat(second).isEqualTo(10);
    serving.route("m", new Route.Only("2"));
    serving.removeVersion("m", "1").join();
    assertThat(predictor.predict(new float[] {0})).isEqualTo(2);
  }

  @Test
  void aShareIsComparedWithTheCandidate() throws InterruptedException {
    Predictor<float[], Float> predictor = add(adding("1", 1));
    serving.addVersion("m", adding("2", 1.25)).join();
    serving.route("m", new Route.Shadow("1", "2", 0.5));
    for (int i = 0; i < 10; i++) {
      assertThat(predictor.predict(new float[] {i, 0})).isEqualTo(i + 1f);
      await(differences, (i + 1) / 2);
    }
    assertThat(differences).hasSize(5).allMatch(difference -> difference == 0.25);
  }

  @Test
  void aCandidateThatFailsOrHasAnotherShapeFailsNoRequest() throws InterruptedException {
    Predictor<float[], Float> predictor = add(adding("1", 1));
    NetworkSource failing =
        NetworkSource.of(
            "2",
            device ->
                Network.of(
                    batch -> {
                      throw new IllegalStateException("the candidate fails");
                    }));
    serving.addVersion("m", failing).join();
    serving.route("m", new Route.Shadow("1", "2", 1));
    assertThat(predictor.predict(new float[] {0})).isEqualTo(1);
    await(differences, 1);
    NetworkSource wide =
        NetworkSource.of(
            "3", device -> Network.of(batch -> Sample.of(batch.tensor().repeat(1, 2))));
    serving.addVersion("m", wide).join();
    serving.route("m", new Route.Shadow("1", "3", 1));
    assertThat(predictor.predict(new float[] {0})).isEqualTo(1);
    await(differences, 2);
    assertThat(differences).containsOnly(Double.POSITIVE_INFINITY);
    assertThat(serving.statistics("m").requests()).doesNotContainEntry(Outcome.FAILED, 1L);
  }

  /** The candidate hangs: comparisons beyond the bound are left out, and answers go on. */
  @Test
  void aSlowCandidateDelaysNoAnswer() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    NetworkSource slow =
        NetworkSource.of(
            "2",
            device ->
                Network.of(
                    batch -> {
                      calls.incrementAndGet();
                      awaitUninterrupted(release);
                      return batch;
                    }));
    Predictor<float[], Float> predictor = add(adding("1", 1));
    serving.addVersion("m", slow).join();
    serving.route("m", new Route.Shadow("1", "2", 1));
    for (int i = 0; i < 300; i++) {
      assertThat(predictor.predict(new float[] {i})).isEqualTo(i + 1f);
    }
    assertThat(calls).hasValue(1);
    serving.route("m", new Route.Only("1"));
    release.countDown();
    await(differences, 64);
    assertThat(differences).hasSizeLessThan(80);
    serving.removeVersion("m", "2").join();
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aVersionThatFailsLeavesTheOldOneInService() {
    AtomicInteger version = new AtomicInteger(1);
    NetworkSource source =
        new NetworkSource() {
          @Override
          public Network load(Device device) {
            if (version.get() == 2) {
              throw new IllegalStateException("the weights are gone");
            }
            return Network.of(batch -> Sample.of(batch.tensor().add(version.get())));
          }

          @Override
          public String version() {
            return Integer.toString(version.get());
          }
        };
    Predictor<float[], Float> predictor = add(source);
    version.set(2);
    assertThatThrownBy(() -> serving.load("m").join())
        .hasCauseInstanceOf(ModelNotReadyException.class)
        .hasMessageContaining("version 2 of model m failed to load: the weights are gone");
    version.set(1);
    assertThat(predictor.predict(new float[] {0})).isEqualTo(1);
    assertThat(serving.model("m").ready()).isTrue();
    version.set(3);
    assertThat(serving.load("m").join().version()).isEqualTo("3");
    assertThat(predictor.predict(new float[] {0})).isEqualTo(3);
  }
}
