package org.jtorch.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jtorch.DType;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several requests that are accepted or rejected as a whole. */
@NoLeaks
@Timeout(60)
class GroupTest {
  private final GatedNetwork network = GatedNetwork.gated();

  private Predictor<float[], Float> added(Serving serving) {
    return serving.add(
        Model.of("m", network.source(), GatedNetwork.codec(), o -> o.maxQueue(8).maxBatch(2)));
  }

  private static List<float[]> inputs(int count) {
    return IntStream.range(0, count).mapToObj(i -> new float[] {i}).toList();
  }

  private static List<Float> answers(int count) {
    return IntStream.range(0, count).mapToObj(i -> 2f * i).toList();
  }

  @Test
  void aGroupIsRejectedBeforeAnyOfItIsComputed() {
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<float[], Float> predictor = added(serving);
      Prediction<Float> running = predictor.submit(new float[] {100});
      network.awaitEntry();
      Prediction<List<Float>> first = predictor.submitAll(inputs(4));
      List<Prediction<Float>> others = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        others.add(predictor.submit(new float[] {100}));
      }
      Prediction<List<Float>> second = predictor.submitAll(inputs(4));
      assertThatThrownBy(second::join)
          .isInstanceOf(CompletionException.class)
          .cause()
          .isInstanceOfSatisfying(
              RequestRejectedException.class,
              rejected -> assertThat(rejected.retryAfter()).isPositive());
      assertThatThrownBy(() -> predictor.predictAll(inputs(4)))
          .isInstanceOf(RequestRejectedException.class);
      assertThat(serving.model("m").queued()).isEqualTo(6);
      network.letAllPass();
      assertThat(first.join()).isEqualTo(answers(4));
      assertThat(running.join()).isEqualTo(200);
      assertThat(others).allSatisfy(other -> assertThat(other.join()).isEqualTo(200));
      assertThat(network.firsts.stream().mapToInt(List::size).sum()).isEqualTo(7);
      assertThat(serving.statistics("m").requests().get(Outcome.REJECTED)).isEqualTo(8);
    }
  }

  @Test
  void anAcceptedGroupIsNotRejectedWhileOthersFillTheQueue() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<float[], Float> predictor = added(serving);
      Prediction<List<Float>> group = predictor.submitAll(inputs(200));
      network.awaitEntry();
      CompletableFuture<Long> flood =
          CompletableFuture.supplyAsync(
              () -> {
                long rejected = 0;
                while (!stop.get()) {
                  rejected +=
                      predictor.submit(new float[] {100}).isCompletedExceptionally() ? 1 : 0;
                }
                return rejected;
              });
      TimeUnit.MILLISECONDS.sleep(50);
      network.letAllPass();
      assertThat(group.get(30, TimeUnit.SECONDS)).isEqualTo(answers(200));
      stop.set(true);
      assertThat(flood.join()).isPositive();
      assertThat(serving.model("m").queued()).isLessThanOrEqualTo(8 + 2);
    }
  }

  @Test
  void oneInvalidInputFailsTheGroupBeforeAnythingIsComputed() {
    network.letAllPass();
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<float[], Float> predictor =
          serving.add(
              Model.of(
                  "m",
                  network.source(),
                  GatedNetwork.codec(),
                  o -> o.inputs(new TensorSpec("x", DType.FLOAT32, List.of(TensorSpec.ANY, 1L)))));
      List<float[]> inputs = new ArrayList<>(inputs(5));
      inputs.set(3, new float[2]);
      assertThatThrownBy(() -> predictor.submitAll(inputs).join())
          .hasCauseInstanceOf(InvalidInputException.class);
      assertThat(network.firsts).isEmpty();
      assertThat(predictor.submitAll(List.of()).join()).isEmpty();
      assertThat(predictor.submitAll(inputs(3)).join()).isEqualTo(answers(3));
    }
  }

  @Test
  void cancellingAGroupWithdrawsWhatIsNotComputed() {
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<float[], Float> predictor = added(serving);
      Prediction<List<Float>> group = predictor.submitAll(inputs(100));
      network.awaitEntry();
      assertThat(group.cancel(true)).isTrue();
      network.letAllPass();
      assertThat(predictor.predict(new float[] {9})).isEqualTo(18);
      assertThat(network.firsts.stream().mapToInt(List::size).sum()).isLessThanOrEqualTo(3);
    }
  }

  @Test
  void drainingAnswersTheWholeGroup() {
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<float[], Float> predictor = added(serving);
      Prediction<List<Float>> group = predictor.submitAll(inputs(50));
      network.awaitEntry();
      CompletableFuture<Void> drained =
          CompletableFuture.runAsync(() -> serving.drain(Duration.ofSeconds(20)));
      network.letAllPass();
      drained.join();
      assertThat(group).isCompletedWithValue(answers(50));
      assertThatThrownBy(() -> predictor.submitAll(inputs(1)).join())
          .hasCauseInstanceOf(ModelNotReadyException.class);
    }
  }

  @Test
  void closingEndsAGroup() {
    Prediction<List<Float>> group;
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      group = added(serving).submitAll(inputs(50));
      network.awaitEntry();
      CompletableFuture<Void> opened =
          CompletableFuture.runAsync(
              network::letAllPass, CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS));
      assertThat(opened).isNotNull();
    }
    assertThat(group).isCompletedExceptionally();
  }
}
