package org.jtorch.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jtorch.junit.NoLeaks;
import org.jtorch.serving.CountingStream.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests of a streaming model join and leave between steps, and end whatever happens. */
@NoLeaks
@Timeout(60)
class StreamTest {
  private final List<RequestEvent> events = Collections.synchronizedList(new ArrayList<>());
  private final Serving serving =
      Serving.open(
          o ->
              o.workers(1)
                  .memoryLimit(10_000)
                  .listener(
                      new ServingListener() {
                        @Override
                        public void requestEnded(RequestEvent event) {
                          events.add(event);
                        }
                      }));

  @AfterEach
  void close() {
    serving.close();
  }

  private StreamPredictor<Request, Integer> add(
      CountingStream network, Consumer<StreamModel.Options<Request>> options) {
    return serving.add(StreamModel.of("count", "1", device -> network, options));
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  private static List<Integer> read(PieceStream<Integer> stream) {
    List<Integer> pieces = new ArrayList<>();
    try (stream) {
      stream.forEachRemaining(pieces::add);
    }
    return pieces;
  }

  @Test
  void piecesComeInOrderAndTheStateIsClosed() {
    CountingStream network = CountingStream.free();
    StreamPredictor<Request, Integer> predictor = add(network, o -> {});
    assertThat(read(predictor.stream(Request.of(3)))).containsExactly(2, 1, 0);
    assertThat(network.open).hasValue(0);
    assertThat(serving.model("count").ready()).isTrue();
    assertThat(serving.model("count").versions().get(0).bytes()).isEqualTo(1000);
    assertThat(serving.statistics("count").requests().get(Outcome.SUCCESS)).isEqualTo(1);
    assertThat(serving.statistics("count").batches().get(1)).isEqualTo(3);
    serving.close();
    assertThat(network.closes).hasValue(1);
  }

  @Test
  void requestsJoinAndLeaveBetweenSteps() throws InterruptedException {
    CountingStream network = new CountingStream(0);
    StreamPredictor<Request, Integer> predictor = add(network, o -> {});
    PieceStream<Integer> longer = predictor.stream(Request.of(10));
    network.permits.release(1);
    assertThat(longer.next()).isEqualTo(9);
    PieceStream<Integer> shorter = predictor.stream(Request.of(2));
    network.permits.release(100);
    assertThat(read(shorter)).containsExactly(1, 0);
    assertThat(read(longer)).hasSize(9).endsWith(2, 1, 0);
    assertThat(network.steps).startsWith(1).contains(2).endsWith(1).hasSize(10);
  }

  @Test
  void aClosedStreamIsNotComputedAnyFurther() throws InterruptedException {
    CountingStream network = new CountingStream(0);
    StreamPredictor<Request, Integer> predictor = add(network, o -> {});
    PieceStream<Integer> stream = predictor.stream(Request.of(1000));
    PieceStream<Integer> other = predictor.stream(Request.of(5));
    network.permits.release(2);
    assertThat(stream.next()).isEqualTo(999);
    stream.close();
    stream.close();
    network.permits.release(1000);
    assertThat(read(other)).hasSize(5);
    await(() -> network.open.get() == 0);
    assertThat(network.steps.size()).isLessThan(10);
    assertThatThrownBy(stream::hasNext).isInstanceOf(CancellationException.class);
    assertThat(serving.statistics("count").requests().get(Outcome.CANCELLED)).isEqualTo(1);
  }

  @Test
  void aRequestThatWaitsIsWithdrawnAtOnce() throws InterruptedException {
    CountingStream network = new CountingStream(0);
    StreamPredictor<Request, Integer> predictor = add(network, o -> o.maxActive(1));
    PieceStream<Integer> first = predictor.stream(Request.of(1));
    await(() -> network.open.get() == 1);
    PieceStream<Integer> waiting = predictor.stream(Request.of(1));
    assertThat(serving.model("count").queued()).isEqualTo(1);
    waiting.close();
    assertThat(serving.model("count").queued()).isZero();
    assertThat(events).extracting(RequestEvent::outcome).containsExactly(Outcome.CANCELLED);
    network.permits.release(1);
    assertThat(read(first)).containsExactly(0);
  }

  @Test
  void aSlowConsumerPausesItsOwnRequestOnly() {
    CountingStream network = CountingStream.free();
    StreamPredictor<Request, Integer> predictor = add(network, o -> o.maxPending(2));
    PieceStream<Integer> slow = predictor.stream(Request.of(20));
    assertThat(read(predictor.stream(Request.of(50)))).hasSize(50);
    assertThat(network.open).hasValue(1);
    assertThat(network.steps.size()).isLessThan(60);
    assertThat(read(slow)).hasSize(20);
  }

  @Test
  void aFailingRequestFailsAlone() {
    CountingStream network = new CountingStream(0);
    StreamPredictor<Request, Integer> predictor = add(network, o -> {});
    List<PieceStream<Integer>> streams = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      streams.add(predictor.stream(i == 5 ? new Request(6, 8, 3) : Request.of(6)));
    }
    network.permits.release(1000);
    for (int i = 0; i < 8; i++) {
      PieceStream<Integer> stream = streams.get(i);
      if (i == 5) {
        assertThat(List.of(stream.next(), stream.next(), stream.next())).containsExactly(5, 4, 3);
        assertThatThrownBy(stream::hasNext)
            .isInstanceOf(ModelFailedException.class)
            .hasMessage("model count failed: step fails");
      } else {
        assertThat(read(stream)).containsExactly(5, 4, 3, 2, 1, 0);
      }
    }
    assertThat(serving.statistics("count").reasons().get(ReleaseReason.BISECTION)).isPositive();
  }

  @Test
  void aRequestThatDoesNotStartFailsAlone() {
    CountingStream network = CountingStream.free();
    StreamPredictor<Request, Integer> predictor = add(network, o -> o.maxStateBytes(100));
    assertThatThrownBy(() -> predictor.stream(Request.of(0)).close())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("there is nothing to count");
    assertThatThrownBy(() -> predictor.stream(new Request(1, 101, -1)).close())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("takes 101 bytes");
    assertThatThrownBy(() -> read(predictor.stream(Request.of(-1))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("a negative number");
    assertThatThrownBy(() -> read(predictor.stream(Request.of(-2))))
        .isInstanceOf(ModelFailedException.class)
        .hasMessage("model count failed: start fails");
    assertThat(read(predictor.stream(Request.of(2)))).hasSize(2);
    assertThat(serving.statistics("count").requests().get(Outcome.INVALID)).isEqualTo(3);
  }

  @Test
  void statesAreAdmittedByTheirBytesAndTheQueueIsBounded() throws InterruptedException {
    CountingStream network = new CountingStream(0);
    StreamPredictor<Request, Integer> predictor =
        add(network, o -> o.maxStateBytes(100).maxQueue(2));
    PieceStream<Integer> large = predictor.stream(new Request(1, 90, -1));
    await(() -> network.open.get() == 1);
    PieceStream<Integer> second = predictor.stream(new Request(1, 20, -1));
    PieceStream<Integer> third = predictor.stream(new Request(1, 20, -1));
    assertThatThrownBy(() -> predictor.stream(new Request(1, 1, -1)).close())
        .isInstanceOfSatisfying(
            RequestRejectedException.class, e -> assertThat(e.retryAfter()).isPositive());
    assertThat(network.open).hasValue(1);
    network.permits.release(100);
    for (PieceStream<Integer> stream : List.of(large, second, third)) {
      assertThat(read(stream)).containsExactly(0);
    }
    assertThat(network.steps).startsWith(1);
  }

  @Test
  void theDeadlineEndsWaitingActiveAndPausedRequests() throws InterruptedException {
    CountingStream network = CountingStream.free();
    StreamPredictor<Request, Integer> predictor = add(network, o -> o.maxActive(1).maxPending(1));
    PieceStream<Integer> paused =
        predictor.stream(Request.of(100), o -> o.timeout(Duration.ofMillis(150)));
    await(() -> network.open.get() == 1);
    PieceStream<Integer> waiting =
        predictor.stream(Request.of(1), o -> o.timeout(Duration.ofMillis(20)));
    assertThatThrownBy(waiting::hasNext).isInstanceOf(DeadlineExceededException.class);
    await(() -> network.open.get() == 0);
    assertThat(paused.next()).isEqualTo(99);
    assertThatThrownBy(paused::hasNext).isInstanceOf(DeadlineExceededException.class);
    assertThat(serving.statistics("count").requests().get(Outcome.EXPIRED)).isEqualTo(2);
  }

  @Test
  void higherPrioritiesStartFirst() throws InterruptedException {
    CountingStream network = new CountingStream(0);
    StreamPredictor<Request, Integer> predictor = add(network, o -> o.maxActive(1));
    PieceStream<Integer> first = predictor.stream(Request.of(1));
    await(() -> network.open.get() == 1);
    PieceStream<Integer> low = predictor.stream(Request.of(3));
    PieceStream<Integer> high = predictor.stream(Request.of(2), o -> o.priority(1));
    network.permits.release(3);
    assertThat(read(first)).hasSize(1);
    assertThat(read(high)).hasSize(2);
    network.permits.release(3);
    assertThat(read(low)).hasSize(3);
  }

  @Test
  void drainLetsRequestsEndAndClosingRejectsTheRest() throws InterruptedException {
    CountingStream network = CountingStream.free();
    StreamPredictor<Request, Integer> predictor = add(network, o -> o.maxPending(4));
    PieceStream<Integer> ends = predictor.stream(Request.of(3));
    serving.drain(Duration.ofSeconds(20));
    assertThat(read(ends)).hasSize(3);
    assertThatThrownBy(() -> predictor.stream(Request.of(1)).close())
        .isInstanceOf(RequestRejectedException.class);
    assertThat(network.closes).hasValue(1);
  }

  @Test
  void closingRejectsActiveAndWaitingRequests() throws InterruptedException {
    CountingStream network = CountingStream.free();
    StreamPredictor<Request, Integer> predictor = add(network, o -> o.maxPending(1).maxActive(1));
    PieceStream<Integer> active = predictor.stream(Request.of(100));
    await(() -> network.open.get() == 1);
    PieceStream<Integer> waiting = predictor.stream(Request.of(100));
    serving.close();
    for (PieceStream<Integer> stream : List.of(active, waiting)) {
      assertThatThrownBy(stream::hasNext).isInstanceOf(RequestRejectedException.class);
    }
    assertThat(network.open).hasValue(0);
    assertThat(network.closes).hasValue(1);
  }

  @Test
  void aReloadLetsRunningRequestsEnd() throws Exception {
    List<CountingStream> loaded = Collections.synchronizedList(new ArrayList<>());
    StreamPredictor<Request, Integer> predictor =
        serving.add(
            StreamModel.of(
                "count",
                "1",
                device -> {
                  loaded.add(CountingStream.free());
                  return loaded.get(loaded.size() - 1);
                },
                o -> o.maxPending(1)));
    PieceStream<Integer> old = predictor.stream(Request.of(10));
    assertThat(serving.load("count").get(20, TimeUnit.SECONDS).state())
        .isEqualTo(VersionInfo.State.READY);
    assertThat(read(predictor.stream(Request.of(2)))).hasSize(2);
    assertThat(loaded.get(0).closes).hasValue(0);
    assertThat(read(old)).hasSize(10);
    await(() -> loaded.get(0).closes.get() == 1);
    serving.unload("count").get(20, TimeUnit.SECONDS);
    assertThat(loaded.get(1).closes).hasValue(1);
    assertThatThrownBy(() -> predictor.stream(Request.of(1)).close())
        .isInstanceOf(ModelNotReadyException.class);
  }

  @Test
  void aNetworkThatDoesNotFitIsClosed() {
    CountingStream network = CountingStream.free();
    StreamPredictor<Request, Integer> first = add(network, o -> {});
    assertThat(first.model()).isEqualTo("count");
    try (Serving small = Serving.open(o -> o.workers(1).memoryLimit(999))) {
      CountingStream large = CountingStream.free();
      assertThatThrownBy(() -> small.add(StreamModel.of("large", "1", device -> large)))
          .isInstanceOf(ModelNotReadyException.class)
          .hasMessageContaining("version 1 of model large does not fit");
      assertThat(large.closes).hasValue(1);
      assertThat(small.models()).isEmpty();
    }
  }

  @Test
  void anInterruptedReaderWithdrawsItsRequest() throws InterruptedException {
    CountingStream network = new CountingStream(0);
    StreamPredictor<Request, Integer> predictor = add(network, o -> {});
    PieceStream<Integer> stream = predictor.stream(Request.of(5));
    Thread.currentThread().interrupt();
    assertThatThrownBy(stream::hasNext).isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
    network.permits.release(10);
    await(() -> serving.statistics("count").requests().getOrDefault(Outcome.CANCELLED, 0L) == 1);
  }

  @Test
  void aPublisherDeliversOnDemand()
      throws InterruptedException, ExecutionException, TimeoutException {
    CountingStream network = CountingStream.free();
    StreamPredictor<Request, Integer> predictor = add(network, o -> o.maxPending(2));
    Collector collector = new Collector(2);
    predictor.publisher(Request.of(10)).subscribe(collector);
    await(() -> collector.pieces.size() == 2);
    assertThat(read(predictor.stream(Request.of(5)))).hasSize(5);
    assertThat(collector.pieces).containsExactly(9, 8);
    collector.subscription().request(Long.MAX_VALUE);
    collector.end.get(20, TimeUnit.SECONDS);
    assertThat(collector.pieces).containsExactly(9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
  }

  @Test
  void aPublisherTellsRefusalsAndFailures() throws InterruptedException {
    CountingStream network = CountingStream.free();
    StreamPredictor<Request, Integer> predictor = add(network, o -> {});
    Collector refused = new Collector(0);
    predictor.publisher(Request.of(0)).subscribe(refused);
    assertThatThrownBy(() -> refused.end.get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(InvalidInputException.class);
    Collector failed = new Collector(100);
    predictor.publisher(new Request(5, 8, 2)).subscribe(failed);
    assertThatThrownBy(() -> failed.end.get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(ModelFailedException.class);
    assertThat(failed.pieces).containsExactly(4, 3, 2);
    Collector wrong = new Collector(-1);
    predictor.publisher(Request.of(5)).subscribe(wrong);
    assertThatThrownBy(() -> wrong.end.get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(IllegalArgumentException.class);
    await(() -> network.open.get() == 0);
  }

  @Test
  void cancellingASubscriptionWithdrawsTheRequest() throws InterruptedException {
    CountingStream network = CountingStream.free();
    StreamPredictor<Request, Integer> predictor = add(network, o -> o.maxPending(1));
    Collector collector = new Collector(1);
    predictor.publisher(Request.of(100), o -> {}, ForkJoinPool.commonPool()).subscribe(collector);
    await(() -> collector.pieces.size() == 1);
    collector.subscription().cancel();
    await(() -> network.open.get() == 0);
    assertThat(collector.end).isNotDone();
    ExecutorService ended = Executors.newSingleThreadExecutor();
    ended.shutdown();
    predictor.publisher(Request.of(100), o -> {}, ended).subscribe(new Collector(1));
    await(() -> serving.statistics("count").requests().getOrDefault(Outcome.CANCELLED, 0L) == 2);
  }

  /** A subscriber that asks for some pieces first. */
  private static final class Collector implements Flow.Subscriber<Integer> {
    final List<Integer> pieces = Collections.synchronizedList(new ArrayList<>());
    final CompletableFuture<Boolean> end = new CompletableFuture<>();
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    private final long first;

    Collector(long first) {
      this.first = first;
    }

    Flow.Subscription subscription() {
      return subscription.join();
    }

    @Override
    public void onSubscribe(Flow.Subscription started) {
      subscription.complete(started);
      if (first != 0) {
        started.request(first);
      }
    }

    @Override
    public void onNext(Integer piece) {
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
