package org.jtorch.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jtorch.junit.NoLeaks;
import org.jtorch.serving.CountingStream.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Thousands of requests that end in every way, from several threads: all settle. */
@NoLeaks
@Timeout(120)
class StreamStressTest {
  private static final int THREADS = 8;
  private static final int REQUESTS = 250;

  @Test
  void allRequestsSettleAndAllStatesAreClosed() throws InterruptedException {
    CountingStream network = CountingStream.free();
    AtomicInteger wrong = new AtomicInteger();
    Map<Outcome, Long> outcomes;
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      StreamPredictor<Request, Integer> predictor =
          serving.add(
              StreamModel.of(
                  "count",
                  "1",
                  device -> network,
                  o -> o.maxActive(4).maxQueue(3).maxPending(3).maxStateBytes(100)));
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        Random random = new Random(i);
        threads.add(
            new Thread(
                () -> {
                  for (int k = 0; k < REQUESTS; k++) {
                    if (!runOne(predictor, random)) {
                      wrong.incrementAndGet();
                    }
                  }
                }));
      }
      threads.forEach(Thread::start);
      for (int i = 0; i < 20; i++) {
        serving.load("count").join();
      }
      for (Thread thread : threads) {
        thread.join();
      }
      serving.drain(Duration.ofSeconds(30));
      outcomes = new EnumMap<>(serving.statistics("count").requests());
    }
    assertThat(wrong).hasValue(0);
    assertThat(network.open).hasValue(0);
    assertThat(outcomes.values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(THREADS * REQUESTS);
    assertThat(outcomes)
        .containsKeys(Outcome.SUCCESS, Outcome.FAILED, Outcome.CANCELLED, Outcome.INVALID)
        .allSatisfy((outcome, count) -> assertThat(count).as(outcome.name()).isNotNegative());
  }

  /** Returns whether a request ended as it had to. */
  private static boolean runOne(StreamPredictor<Request, Integer> predictor, Random random) {
    int pieces = random.nextInt(12);
    int failsAt = random.nextInt(4) == 0 ? 1 : -1;
    int closeAfter = random.nextInt(4) == 0 ? random.nextInt(6) : Integer.MAX_VALUE;
    Duration timeout = Duration.ofMillis(random.nextInt(4) == 0 ? 1 : 20_000);
    int next = pieces - 1;
    try (PieceStream<Integer> stream =
        predictor.stream(
            new Request(pieces, 1 + random.nextInt(60), failsAt), o -> o.timeout(timeout))) {
      while (stream.hasNext()) {
        if (stream.next() != next--) {
          return false;
        } else if (--closeAfter <= 0) {
          stream.close();
        }
      }
      return next == -1 && failsAt < 0;
    } catch (InvalidInputException e) {
      return pieces == 0;
    } catch (ModelFailedException e) {
      return failsAt == 1;
    } catch (CancellationException e) {
      return closeAfter <= 0;
    } catch (DeadlineExceededException e) {
      return timeout.toMillis() == 1;
    } catch (RequestRejectedException e) {
      // A reload rejects nothing.
      return e.retryAfter().toNanos() > 0 && e.getMessage().contains("wait for room already");
    }
  }
}
