package org.jtorch.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jtorch.CheckpointException;
import org.jtorch.OutOfMemoryException;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@NoLeaks
@Timeout(120)
class FaultsTest {
  private static final Codec<float[], Float> CODEC = GatedNetwork.codec();

  private static Model<float[], Float> model(UnaryOperator<Sample> function) {
    return Model.of("m", NetworkSource.of("1", d -> Network.of(function)), CODEC);
  }

  @Test
  void badRequestsFailAloneInTheirBatch() {
    UnaryOperator<Sample> network =
        batch -> {
          if (batch.tensor().min().item() < 0) {
            throw new IllegalStateException("negative");
          }
          return Sample.of(batch.tensor().mul(2));
        };
    Set<Integer> bad = new HashSet<>();
    Random random = new Random(1);
    while (bad.size() < 10) {
      bad.add(random.nextInt(320));
    }
    try (Serving serving = Serving.open(o -> o.workers(2))) {
      Predictor<float[], Float> predictor =
          serving.add(
              Model.of(
                  "m",
                  NetworkSource.of("1", d -> Network.of(network)),
                  CODEC,
                  o -> o.maxQueue(400)));
      List<Prediction<Float>> predictions = new ArrayList<>();
      for (int i = 0; i < 320; i++) {
        predictions.add(predictor.submit(new float[] {bad.contains(i) ? -1 : i}));
      }
      int answers = 0;
      int failures = 0;
      for (int i = 0; i < 320; i++) {
        Prediction<Float> prediction = predictions.get(i);
        if (bad.contains(i)) {
          assertThatThrownBy(prediction::join)
              .cause()
              .isInstanceOf(ModelFailedException.class)
              .hasMessage("the model failed: negative")
              .hasCauseInstanceOf(IllegalStateException.class);
          failures++;
        } else {
          assertThat(prediction.join()).isEqualTo(2f * i);
          answers++;
        }
      }
      assertThat(answers).isEqualTo(310);
      assertThat(failures).isEqualTo(10);
      assertThat(serving.statistics("m").requests())
          .containsEntry(Outcome.SUCCESS, 310L)
          .containsEntry(Outcome.FAILED, 10L);
      assertThat(serving.statistics("m").reasons().get(ReleaseReason.BISECTION)).isPositive();
    }
  }

  @Test
  void tenThousandRandomlyCancelledFuturesAllEnd() throws InterruptedException {
    long before = Torch.memoryStats().unclosed();
    try (Serving serving = Serving.open(o -> o.workers(2))) {
      Predictor<Sample, Sample> predictor = samples(serving);
      Random random = new Random(2);
      List<Prediction<Sample>> withdrawn = new ArrayList<>();
      List<Prediction<Sample>> predictions = Collections.synchronizedList(new ArrayList<>());
      Thread canceller =
          new Thread(
              () -> {
                Random own = new Random(3);
                for (int i = 0; i < 20_000; i++) {
                  int size = predictions.size();
                  if (size > 0) {
                    boolean ignored = predictions.get(own.nextInt(size)).cancel(true);
                  }
                }
              });
      canceller.start();
      try (TensorScope scope = TensorScope.open()) {
        Tensor input = Torch.ones(4);
        for (int i = 0; i < 10_000; i++) {
          Prediction<Sample> prediction = predictor.submit(Sample.of(input));
          predictions.add(prediction);
          if (random.nextInt(3) == 0 && prediction.cancel(true)) {
            withdrawn.add(prediction);
          }
        }
      }
      canceller.join();
      int answered = 0;
      int cancelled = 0;
      for (Prediction<Sample> prediction : predictions) {
        boolean ignored = prediction.cancel(true);
        if (prediction.isCancelled()) {
          cancelled++;
        } else {
          TensorScope.closeAll(prediction.join());
          answered++;
        }
      }
      assertThat(predictions).allMatch(CompletableFuture::isDone);
      assertThat(answered + cancelled).isEqualTo(10_000);
      assertThat(answered).isPositive();
      assertThat(withdrawn).isNotEmpty().allMatch(CompletableFuture::isCancelled);
      assertThat(cancelled).isGreaterThanOrEqualTo(withdrawn.size());
      System.out.printf(Locale.ROOT, "answered %d, cancelled %d%n", answered, cancelled);
    }
    assertThat(Torch.memoryStats().unclosed()).isEqualTo(before);
  }

  private static Predictor<Sample, Sample> samples(Serving serving) {
    var ignored =
        serving.add(
            Model.of(
                "m",
                NetworkSource.of("1", d -> Network.of(x -> Sample.of(x.tensor().mul(2)))),
                CODEC,
                o -> o.maxQueue(20_000)));
    return serving.samples("m");
  }

  @Test
  void batchThatDoesNotFitIntoMemoryIsHalved() {
    Set<Long> sizes = Collections.synchronizedSet(new HashSet<>());
    AtomicInteger refusals = new AtomicInteger();
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    UnaryOperator<Sample> network =
        batch -> {
          entered.countDown();
          await(gate);
          if (batch.tensor().size(0) > 6) {
            refusals.incrementAndGet();
            throw new OutOfMemoryException("you tried to allocate much", "", null);
          }
          sizes.add(batch.tensor().size(0));
          return Sample.of(batch.tensor().mul(2));
        };
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<float[], Float> predictor = serving.add(model(network));
      List<Prediction<Float>> predictions = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        predictions.add(predictor.submit(new float[] {i}));
        await(entered);
      }
      gate.countDown();
      for (int i = 0; i < 100; i++) {
        assertThat(predictions.get(i).join()).isEqualTo(2f * i);
      }
      assertThat(sizes).allMatch(size -> size <= 6);
      assertThat(refusals).hasValue(3); // of 32, 16 and 8; then batches have 4 at most
    }
  }

  private static void await(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anErrorOfANetworkFailsTheRequestAndTheWorkerGoesOn() {
    AtomicReference<Throwable> next = new AtomicReference<>();
    UnaryOperator<Sample> network =
        batch -> {
          Throwable thrown = next.getAndSet(null);
          if (thrown != null) {
            sneakyThrow(thrown);
          }
          return Sample.of(batch.tensor().mul(2));
        };
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<float[], Float> predictor = serving.add(model(network));
      for (Throwable fault :
          List.of(
              new StackOverflowError("deep"),
              new OutOfMemoryError("heap"),
              new NoClassDefFoundError("X"),
              new OutOfMemoryException("native", "", null),
              new Exception("checked"))) {
        next.set(fault);
        assertThatThrownBy(() -> predictor.predict(new float[] {1}))
            .isInstanceOf(ModelFailedException.class)
            .hasCause(fault);
        assertThat(predictor.predict(new float[] {3})).isEqualTo(6f);
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneakyThrow(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @Test
  void wrongResultsOfANetworkAreFailuresWithASentence() {
    AtomicReference<UnaryOperator<Sample>> body = new AtomicReference<>();
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<float[], Float> predictor = serving.add(model(batch -> body.get().apply(batch)));
      body.set(batch -> Sample.of(Torch.ones(3, 2)));
      assertFails(predictor, "output 0 of the network has shape [3, 2], but the batch has size 1");
      body.set(batch -> Sample.of(batch.tensor().sum()));
      assertFails(predictor, "output 0 of the network has shape [], but the batch has size 1");
      body.set(
          batch -> {
            Tensor closed = batch.tensor().mul(2);
            closed.close();
            return Sample.of(closed);
          });
      assertFails(predictor, "output 0 of the network is closed");
      body.set(batch -> nothing());
      assertFails(predictor, "the network returned null");
      body.set(batch -> Sample.of(batch.tensor().matmul(Torch.ones(7, 7))));
      assertFails(predictor, "matmul");
      body.set(batch -> Sample.of(batch.tensor().mul(2)));
      assertThat(predictor.predict(new float[] {3})).isEqualTo(6f);
    }
  }

  @SuppressWarnings({"NullAway", "DataFlowIssue"})
  private static Sample nothing() {
    return null;
  }

  private static void assertFails(Predictor<float[], Float> predictor, String sentence) {
    assertThatThrownBy(() -> predictor.predict(new float[] {1}))
        .isInstanceOf(ModelFailedException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void faultsOfACodecFailOneRequest() {
    Codec<String, String> codec =
        Codec.of(
            input -> {
              switch (input) {
                case "invalid" -> throw new IllegalArgumentException("not a number");
                case "bug" -> throw new NullPointerException();
                case "error" -> throw new StackOverflowError();
                case "closed" -> {
                  Tensor closed = Torch.ones(1);
                  closed.close();
                  return Sample.of(closed);
                }
                case "damaged" -> throw new CheckpointException("cannot read an image");
                case "shape" -> {
                  return Sample.of(Torch.ones(2).matmul(Torch.ones(3)));
                }
                default -> {
                  return Sample.of(Torch.tensor(Float.parseFloat(input)));
                }
              }
            },
            output -> {
              double value = output.tensor().item();
              if (value == 13) {
                throw new StackOverflowError("decoding 13");
              }
              return String.valueOf(value);
            });
    CountDownLatch gate = new CountDownLatch(1);
    Network network =
        Network.of(
            batch -> {
              await(gate);
              return batch;
            });
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<String, String> predictor =
          serving.add(Model.of("m", NetworkSource.of("1", d -> network), codec));
      assertThatThrownBy(() -> predictor.predict("invalid"))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("not a number");
      assertThatThrownBy(() -> predictor.predict("x1")).isInstanceOf(InvalidInputException.class);
      assertThatThrownBy(() -> predictor.predict("damaged"))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("cannot read an image");
      assertThatThrownBy(() -> predictor.predict("shape"))
          .isInstanceOf(InvalidInputException.class);
      assertThatThrownBy(() -> predictor.predict("bug"))
          .isInstanceOf(ModelFailedException.class)
          .hasMessage("encoding failed: java.lang.NullPointerException");
      assertThatThrownBy(() -> predictor.predict("error"))
          .isInstanceOf(ModelFailedException.class)
          .hasCauseInstanceOf(StackOverflowError.class);
      assertThatThrownBy(() -> predictor.predict("closed"))
          .isInstanceOf(ModelFailedException.class)
          .hasMessage("the encoded sample has a closed tensor");
      List<Prediction<String>> together = new ArrayList<>();
      for (String input : List.of("1", "2", "13", "4")) {
        together.add(predictor.submit(input));
      }
      gate.countDown();
      assertThat(together.get(0).join()).isEqualTo("1.0");
      assertThat(together.get(1).join()).isEqualTo("2.0");
      assertThatThrownBy(together.get(2)::join)
          .cause()
          .isInstanceOf(ModelFailedException.class)
          .hasMessage("decoding failed: decoding 13");
      assertThat(together.get(3).join()).isEqualTo("4.0");
      assertThat(serving.statistics("m").requests())
          .containsEntry(Outcome.INVALID, 4L)
          .containsEntry(Outcome.FAILED, 4L)
          .containsEntry(Outcome.SUCCESS, 3L);
    }
  }

  @Test
  void interruptedWorkerGoesOn() {
    AtomicReference<Thread> worker = new AtomicReference<>();
    UnaryOperator<Sample> network =
        batch -> {
          worker.set(Thread.currentThread());
          Thread.currentThread().interrupt();
          return Sample.of(batch.tensor().mul(2));
        };
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<float[], Float> predictor = serving.add(model(network));
      for (int i = 0; i < 3; i++) {
        assertThat(predictor.submit(new float[] {i}).join()).isEqualTo(2f * i);
        worker.get().interrupt();
      }
    }
  }

  @Test
  void listenerThatThrowsChangesNothing() {
    AtomicInteger called = new AtomicInteger();
    ServingListener listener =
        new ServingListener() {
          @Override
          public void requestEnded(RequestEvent event) {
            called.incrementAndGet();
            throw new AssertionError("listener");
          }

          @Override
          public void batchComputed(BatchEvent event) {
            called.incrementAndGet();
            throw new IllegalStateException("listener");
          }
        };
    try (Serving serving = Serving.open(o -> o.workers(1).listener(listener))) {
      Predictor<float[], Float> predictor =
          serving.add(model(batch -> Sample.of(batch.tensor().mul(2))));
      assertThat(predictor.predict(new float[] {1})).isEqualTo(2f);
      assertThat(predictor.predict(new float[] {2})).isEqualTo(4f);
      assertThat(called).hasValue(4);
    }
  }

  @Test
  @NoLeaks(keeps = 100) // what the open scope holds is left to the collector
  @SuppressWarnings("MustBeClosedChecker")
  void networkThatLeavesAScopeOpenGetsAnotherThread() {
    AtomicInteger calls = new AtomicInteger();
    List<TensorScope> left = new ArrayList<>();
    UnaryOperator<Sample> network =
        batch -> {
          if (calls.incrementAndGet() <= 2) {
            left.add(TensorScope.open());
          }
          return Sample.of(batch.tensor().mul(2));
        };
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<float[], Float> predictor = serving.add(model(network));
      for (int i = 0; i < 5; i++) {
        assertThat(predictor.submit(new float[] {i}).join()).isEqualTo(2f * i);
      }
    }
    assertThat(left).hasSize(2);
  }
}
