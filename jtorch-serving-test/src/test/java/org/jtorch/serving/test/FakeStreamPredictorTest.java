package org.jtorch.serving.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jtorch.serving.DeadlineExceededException;
import org.jtorch.serving.InvalidInputException;
import org.jtorch.serving.ModelFailedException;
import org.jtorch.serving.PieceStream;
import org.jtorch.serving.RequestRejectedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A fake streaming predictor streams, fails and delays as told. */
@Timeout(60)
class FakeStreamPredictorTest {
  private final FakeStreamPredictor<String, String> generator =
      FakeStreamPredictor.of(
          "generator",
          prompt -> {
            if (prompt.isEmpty()) {
              throw new IllegalArgumentException("an empty prompt");
            }
            return List.of(prompt, "b", "c");
          });

  private static List<String> read(PieceStream<String> stream) {
    List<String> pieces = new ArrayList<>();
    try (stream) {
      stream.forEachRemaining(pieces::add);
    }
    return pieces;
  }

  @Test
  void piecesComeInOrder() {
    assertThat(read(generator.stream("a"))).containsExactly("a", "b", "c");
    assertThat(generator.inputs()).containsExactly("a");
    assertThat(generator.open()).isZero();
    assertThat(generator.closedEarly()).isZero();
    generator.answers(prompt -> List.of());
    assertThat(read(generator.stream("a"))).isEmpty();
    assertThat(generator.count()).isEqualTo(2);
  }

  @Test
  void streamsThatAreLeftOpenOrClosedEarlyAreCounted() {
    PieceStream<String> left = generator.stream("a");
    assertThat(left.next()).isEqualTo("a");
    assertThat(generator.open()).isEqualTo(1);
    left.close();
    left.close();
    assertThat(generator.open()).isZero();
    assertThat(generator.closedEarly()).isEqualTo(1);
    assertThatThrownBy(left::hasNext).isInstanceOf(CancellationException.class);
  }

  @Test
  void failuresComeAtTheStartOrBetweenPieces() {
    assertThatThrownBy(() -> generator.stream("").close())
        .isInstanceOf(InvalidInputException.class);
    generator.failNext(Failures.rejected("generator", Duration.ofSeconds(1)));
    assertThatThrownBy(() -> generator.stream("a").close())
        .isInstanceOf(RequestRejectedException.class);
    generator.failAfter(2, Failures.failed("generator"));
    PieceStream<String> stream = generator.stream("a");
    assertThat(List.of(stream.next(), stream.next())).containsExactly("a", "b");
    assertThatThrownBy(stream::hasNext).isInstanceOf(ModelFailedException.class);
    generator.failAfter(3, Failures.failed("generator"));
    assertThatThrownBy(() -> read(generator.stream("a"))).isInstanceOf(ModelFailedException.class);
    assertThat(generator.open()).isZero();
    assertThat(read(generator.recover().stream("a"))).hasSize(3);
  }

  @Test
  void piecesAreDelayedAndMeetTheTimeout() {
    generator.delay(Duration.ofMillis(10));
    long start = System.nanoTime();
    assertThat(read(generator.stream("a"))).hasSize(3);
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(30_000_000);
    generator.delay(Duration.ofHours(1));
    assertThatThrownBy(() -> read(generator.stream("a", o -> o.timeout(Duration.ofMillis(5)))))
        .isInstanceOf(DeadlineExceededException.class);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> read(generator.stream("a"))).isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(generator.open()).isZero();
  }

  @Test
  void aPublisherDeliversOnDemand() throws Exception {
    Collector collector = new Collector();
    generator.publisher("a").subscribe(collector);
    Flow.Subscription subscription = collector.subscription.get(20, TimeUnit.SECONDS);
    subscription.request(1);
    subscription.request(2);
    assertThat(collector.end.get(20, TimeUnit.SECONDS)).isTrue();
    assertThat(collector.pieces).containsExactly("a", "b", "c");
    assertThat(generator.open()).isZero();
  }

  @Test
  void aPublisherTellsRefusalsFailuresAndWrongDemand() throws Exception {
    Collector refused = new Collector();
    generator.publisher("").subscribe(refused);
    assertThat(refused.failure()).isInstanceOf(InvalidInputException.class);
    generator.failAfter(1, Failures.failed("generator"));
    Collector failed = new Collector();
    generator.publisher("a", o -> {}, Runnable::run).subscribe(failed);
    failed.subscription.get().request(9);
    assertThat(failed.failure()).isInstanceOf(ModelFailedException.class);
    assertThat(failed.pieces).containsExactly("a");
    Collector wrong = new Collector();
    generator.publisher("a", o -> {}, Runnable::run).subscribe(wrong);
    wrong.subscription.get().request(0);
    assertThat(wrong.failure()).isInstanceOf(IllegalArgumentException.class);
    Collector cancelled = new Collector();
    generator.publisher("a", o -> {}, Runnable::run).subscribe(cancelled);
    cancelled.subscription.get().cancel();
    assertThat(generator.open()).isZero();
    assertThat(generator.closedEarly()).isEqualTo(2);
  }

  /** A subscriber that asks for nothing by itself. */
  private static final class Collector implements Flow.Subscriber<String> {
    final List<String> pieces = Collections.synchronizedList(new ArrayList<>());
    final CompletableFuture<Boolean> end = new CompletableFuture<>();
    final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

    Throwable failure() {
      return end.handle((done, failure) -> failure).join();
    }

    @Override
    public void onSubscribe(Flow.Subscription started) {
      subscription.complete(started);
    }

    @Override
    public void onNext(String piece) {
      pieces.add(piece);
    }

    @Override
    public void onError(Throwable failure) {
      end.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      end.complete(true);
    }
  }
}
