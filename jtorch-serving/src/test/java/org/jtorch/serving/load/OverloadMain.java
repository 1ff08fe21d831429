package org.jtorch.serving.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jtorch.serving.BatchEvent;
import org.jtorch.serving.Model;
import org.jtorch.serving.Network;
import org.jtorch.serving.NetworkSource;
import org.jtorch.serving.Outcome;
import org.jtorch.serving.Prediction;
import org.jtorch.serving.Predictor;
import org.jtorch.serving.Serving;
import org.jtorch.serving.ServingListener;

/**
 * Sends three times more requests than two workers can compute, whose network takes 2 ms and 1 ms
 * per request, and prints what became of them.
 *
 * <p>Arguments: seconds, 60 by default; deadline in milliseconds, 200 by default.
 */
public final class OverloadMain {
  private static final int PER_SECOND = 5400; // two workers compute 32 requests in 34 ms each

  private OverloadMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    long seconds = arguments.length > 0 ? Long.parseLong(arguments[0]) : 60;
    Duration deadline =
        Duration.ofMillis(arguments.length > 1 ? Long.parseLong(arguments[1]) : 200);
    Network slow =
        Network.of(
            batch -> {
              LockSupport.parkNanos(2_000_000 + 1_000_000 * batch.tensor().size(0));
              return batch;
            });
    AtomicLong longest = new AtomicLong();
    ServingListener listener =
        new ServingListener() {
          @Override
          public void batchComputed(BatchEvent event) {
            longest.accumulateAndGet(event.computeTime().toNanos(), Math::max);
          }
        };
    try (Serving serving = Serving.open(o -> o.workers(2).listener(listener))) {
      Predictor<float[], float[]> predictor =
          serving.add(
              Model.of(
                  "m",
                  NetworkSource.of("1", d -> slow),
                  Networks.arrays(1),
                  o -> o.timeout(deadline).warmUp(new float[1])));
      List<Long> times = Collections.synchronizedList(new ArrayList<>());
      long sent = send(predictor, seconds, times);
      Map<Outcome, Long> outcomes = serving.statistics("m").requests();
      while (times.size() < outcomes.get(Outcome.SUCCESS)) {
        Thread.sleep(1); // the functions that measure run after the answers are there
      }
      List<Long> sorted = times.stream().sorted().toList();
      long sum =
          outcomes.get(Outcome.SUCCESS)
              + outcomes.get(Outcome.REJECTED)
              + outcomes.get(Outcome.EXPIRED);
      System.out.printf(
          Locale.ROOT,
          "sent %d, ended %d: %s%np50 %.1f ms, p99 %.1f ms, deadline %d ms, longest batch %.1f"
              + " ms%n",
          sent,
          sum,
          outcomes,
          sorted.get(sorted.size() / 2) / 1e6,
          sorted.get((int) (sorted.size() * 0.99)) / 1e6,
          deadline.toMillis(),
          longest.get() / 1e6);
    }
  }

  private static long send(Predictor<float[], float[]> predictor, long seconds, List<Long> times)
      throws InterruptedException {
    List<Prediction<float[]>> last = new ArrayList<>();
    long start = System.nanoTime();
    long sent = 0;
    while (System.nanoTime() - start < seconds * 1_000_000_000) {
      long due = (System.nanoTime() - start) * PER_SECOND / 1_000_000_000;
      for (; sent < due; sent++) {
        long at = System.nanoTime();
        Prediction<float[]> prediction = predictor.submit(new float[1]);
        var ignored = prediction.thenRun(() -> times.add(System.nanoTime() - at));
        last.add(prediction);
      }
      last.removeIf(Prediction::isDone);
      Thread.sleep(1);
    }
    for (Prediction<float[]> prediction : last) {
      var ignored = prediction.exceptionally(e -> new float[0]).join();
    }
    return sent;
  }
}
