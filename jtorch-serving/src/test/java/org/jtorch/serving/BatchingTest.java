package org.jtorch.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@NoLeaks
@Timeout(60)
class BatchingTest {
  private static Model<float[], Float> model(
      GatedNetwork network, Consumer<Model.Options<float[], Float>> options) {
    return Model.of("m", network.source(), GatedNetwork.codec(), options);
  }

  @Test
  void idleWorkerAnswersAtOnce() {
    GatedNetwork network = GatedNetwork.open();
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<float[], Float> predictor = serving.add(model(network, o -> {}));
      assertThat(predictor.predict(new float[] {3, 4})).isEqualTo(6f);
      assertThat(serving.statistics("m").reasons()).containsEntry(ReleaseReason.IDLE_WORKER, 1L);
      assertThat(serving.statistics("m").requests()).containsEntry(Outcome.SUCCESS, 1L);
    }
    assertThat(network.closed.getCount()).isZero();
  }

  @Test
  void requestsThatWaitForTheWorkerShareABatch() {
    GatedNetwork network = GatedNetwork.gated();
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<float[], Float> predictor = serving.add(model(network, o -> o.maxBatch(4)));
      List<Prediction<Float>> answers = new ArrayList<>();
      answers.add(predictor.submit(new float[] {0, 0}));
      network.awaitEntry();
      for (int i = 1; i <= 6; i++) {
        answers.add(predictor.submit(new float[] {i, 0}));
      }
      network.letAllPass();
      for (int i = 0; i <= 6; i++) {
        assertThat(answers.get(i).join()).isEqualTo(2f * i);
      }
      assertThat(network.firsts)
          .containsExactly(List.of(0.0), List.of(1.0, 2.0, 3.0, 4.0), List.of(5.0, 6.0));
      assertThat(serving.statistics("m").batches()).isEqualTo(Map.of(1, 1L, 4, 1L, 2, 1L));
      assertThat(serving.statistics("m").reasons())
          .containsEntry(ReleaseReason.FULL, 1L)
          .containsEntry(ReleaseReason.IDLE_WORKER, 2L);
    }
  }

  @Test
  void theBucketOfTheOldestRequestIsServedFirst() {
    GatedNetwork network = GatedNetwork.gated();
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<float[], Float> predictor = serving.add(model(network, o -> {}));
      List<Prediction<Float>> answers = submit(predictor, network, 1, 2, 1, 3, 2, 1);
      network.letAllPass();
      answers.forEach(CompletableFuture::join);
      assertThat(network.shapes)
          .containsExactly(List.of(1L, 1L), List.of(2L, 2L), List.of(2L, 1L), List.of(1L, 3L));
    }
  }

  /** Submits one request per length; the first is being computed when the others come. */
  private static List<Prediction<Float>> submit(
      Predictor<float[], Float> predictor, GatedNetwork network, int... lengths) {
    List<Prediction<Float>> answers = new ArrayList<>();
    for (int i = 0; i < lengths.length; i++) {
      float[] input = new float[lengths[i]];
      input[0] = i;
      answers.add(predictor.submit(input));
      if (i == 0) {
        network.awaitEntry();
      }
    }
    return answers;
  }

  @Test
  void limitOfElementsEndsABatch() {
    GatedNetwork network = GatedNetwork.gated();
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<float[], Float> predictor = serving.add(model(network, o -> o.maxElements(7)));
      List<Prediction<Float>> answers = submit(predictor, network, 3, 3, 3, 3);
      network.letAllPass();
      answers.forEach(CompletableFuture::join);
      assertThat(network.firsts).containsExactly(List.of(0.0), List.of(1.0, 2.0), List.of(3.0));
      assertThat(serving.statistics("m").reasons()).containsEntry(ReleaseReason.ELEMENTS, 1L);
      assertThatThrownBy(() -> predictor.predict(new float[8]))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("the input has 8 elements, but a batch has at most 7");
    }
  }

  @Test
  void limitOfBytesEndsABatch() {
    GatedNetwork network = GatedNetwork.gated();
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<float[], Float> predictor = serving.add(model(network, o -> o.maxBytes(24)));
      List<Prediction<Float>> answers = submit(predictor, network, 3, 3, 3, 3);
      network.letAllPass();
      answers.forEach(CompletableFuture::join);
      assertThat(network.firsts).containsExactly(List.of(0.0), List.of(1.0, 2.0), List.of(3.0));
      assertThat(serving.statistics("m").reasons()).containsEntry(ReleaseReason.BYTES, 1L);
    }
  }

  @Test
  void delayCountsFromTheOldestRequest() {
    GatedNetwork network = GatedNetwork.open();
    Duration delay = Duration.ofMillis(600);
    try (Serving serving = Serving.open(o -> o.workers(2))) {
      Predictor<float[], Float> predictor =
          serving.add(model(network, o -> o.maxDelay(delay).maxBatch(3)));
      List<Float> warm = predictor.predictAll(Collections.nCopies(3, new float[] {7}));
      assertThat(warm).hasSize(3);
      long start = System.nanoTime();
      Prediction<Float> first = predictor.submit(new float[] {1});
      sleep(300);
      Prediction<Float> second = predictor.submit(new float[] {2});
      CompletableFuture.allOf(first, second).join();
      long millis = (System.nanoTime() - start) / 1_000_000;
      assertThat(network.firsts).containsExactly(List.of(7.0, 7.0, 7.0), List.of(1.0, 2.0));
      assertThat(millis).isBetween(590L, 880L);
      assertThat(serving.statistics("m").reasons()).containsEntry(ReleaseReason.DELAY, 1L);
    }
  }

  @Test
  void fullBatchDoesNotWaitForTheDelay() {
    GatedNetwork network = GatedNetwork.open();
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<float[], Float> predictor =
          serving.add(model(network, o -> o.maxDelay(Duration.ofSeconds(50)).maxBatch(3)));
      assertThat(predictor.predictAll(List.of(new float[] {1}, new float[] {2}, new float[] {3})))
          .containsExactly(2f, 4f, 6f);
      assertThat(serving.statistics("m").reasons()).containsEntry(ReleaseReason.FULL, 1L);
    }
  }

  @Test
  void nearDeadlineEndsTheDelay() {
    GatedNetwork network = GatedNetwork.open();
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<float[], Float> predictor =
          serving.add(model(network, o -> o.maxDelay(Duration.ofSeconds(50)).maxBatch(2)));
      List<Float> warm = predictor.predictAll(Collections.nCopies(2, new float[] {7}));
      assertThat(warm).hasSize(2);
      float answer = predictor.predict(new float[] {1}, o -> o.timeout(Duration.ofMillis(500)));
      assertThat(answer).isEqualTo(2f);
      assertThat(serving.statistics("m").reasons()).containsEntry(ReleaseReason.DEADLINE, 1L);
    }
  }

  @Test
  void drainEndsTheDelay() {
    GatedNetwork network = GatedNetwork.open();
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<float[], Float> predictor =
          serving.add(model(network, o -> o.maxDelay(Duration.ofSeconds(50))));
      Prediction<Float> answer = predictor.submit(new float[] {1});
      serving.drain(Duration.ofSeconds(20));
      assertThat(answer).isCompletedWithValue(2f);
      assertThat(serving.statistics("m").reasons()).containsEntry(ReleaseReason.DRAIN, 1L);
      assertThatThrownBy(() -> predictor.predict(new float[] {1}))
          .isInstanceOf(ModelNotReadyException.class);
    }
  }

  @Test
  void manyInputsAreDividedIntoBatches() {
    GatedNetwork network = GatedNetwork.open();
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<float[], Float> predictor =
          serving.add(model(network, o -> o.maxBatch(32).maxQueue(100)));
      List<float[]> inputs = new ArrayList<>();
      List<Float> expected = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        inputs.add(new float[] {i});
        expected.add(2f * i);
      }
      assertThat(predictor.predictAll(inputs)).isEqualTo(expected);
      ModelStatistics statistics = serving.statistics("m");
      assertThat(statistics.batches().keySet()).allMatch(size -> size <= 32);
      assertThat(statistics.batches().values().stream().mapToLong(n -> n).sum()).isLessThan(90);
      assertThat(statistics.requests()).containsEntry(Outcome.REJECTED, 0L);
    }
  }

  @Test
  void fixedBatchMakesResultsIndependentOfOtherRequests() {
    Tensor weight = Torch.randn(64, 64);
    List<Long> sizes = new ArrayList<>();
    Network network =
        Network.of(
            batch -> {
              sizes.add(batch.tensor().size(0));
              return Sample.of(batch.tensor().matmul(weight));
            });
    Codec<float[], float[]> codec =
        Codec.of(x -> Sample.of(Torch.tensor(x)), y -> y.tensor().toFloatArray());
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<float[], float[]> predictor =
          serving.add(
              Model.of("m", NetworkSource.of("1", d -> network), codec, o -> o.fixedBatch(8)));
      float[] input = new float[64];
      for (int i = 0; i < 64; i++) {
        input[i] = ThreadLocalRandom.current().nextFloat();
      }
      float[] alone = predictor.predict(input);
      List<float[]> together = predictor.predictAll(Collections.nCopies(19, input));
      assertThat(together).hasSize(19).allMatch(answer -> Arrays.equals(answer, alone));
      assertThat(sizes).hasSizeGreaterThanOrEqualTo(4).containsOnly(8L);
    }
  }

  @Test
  void higherPriorityIsComputedFirst() {
    GatedNetwork network = GatedNetwork.gated();
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<float[], Float> predictor = serving.add(model(network, o -> o.maxBatch(2)));
      Prediction<Float> running = predictor.submit(new float[] {0});
      network.awaitEntry();
      List<Prediction<Float>> answers = new ArrayList<>();
      for (int i = 1; i <= 3; i++) {
        answers.add(predictor.submit(new float[] {i}));
      }
      answers.add(predictor.submit(new float[] {9}, o -> o.priority(5)));
      network.letAllPass();
      answers.forEach(CompletableFuture::join);
      assertThat(running).isCompleted();
      assertThat(network.firsts)
          .containsExactly(List.of(0.0), List.of(9.0, 1.0), List.of(2.0, 3.0));
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
