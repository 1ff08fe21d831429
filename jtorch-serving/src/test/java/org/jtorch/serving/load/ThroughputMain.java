package org.jtorch.serving.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jtorch.Mode;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.serving.Codec;
import org.jtorch.serving.Model;
import org.jtorch.serving.Network;
import org.jtorch.serving.NetworkSource;
import org.jtorch.serving.Predictor;
import org.jtorch.serving.Sample;
import org.jtorch.serving.Serving;

/**
 * Prints the CPU time and the latency of a request for several clients, without and with batches.
 * The sides alternate. Two rounds come before, in which the JVM compiles.
 *
 * <p>Arguments: {@code mlp}, {@code script}, {@code identity}, {@code resnet64} or {@code
 * resnet224}; clients; seconds of a side; rounds.
 */
public final class ThroughputMain {
  private static final int WARM_UP = 2;

  private ThroughputMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    String kind = arguments[0];
    int clients = Integer.parseInt(arguments[1]);
    double seconds = Double.parseDouble(arguments[2]);
    int rounds = Integer.parseInt(arguments[3]);
    boolean flat = !kind.startsWith("resnet");
    Network network = Networks.named(kind);
    int side = kind.equals("resnet64") ? 64 : 224;
    long[] shape = flat ? new long[] {784} : new long[] {3, side, side};
    Codec<float[], float[]> codec = Networks.arrays(shape);
    float[] input = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    Arrays.fill(input, 0.5f);
    try (Mode limit = Torch.limitThreads(1);
        Serving serving = Serving.open(o -> o.workers(2))) {
      Predictor<float[], float[]> predictor =
          serving.add(
              Model.of("m", NetworkSource.of("1", d -> network), codec, o -> o.warmUp(input)));
      Predictor<float[], float[]> single =
          serving.add(
              Model.of(
                  "single",
                  NetworkSource.of("1", d -> network),
                  codec,
                  o -> o.warmUp(input).maxBatch(1)));
      List<Double> ratios = new ArrayList<>();
      List<Double> unbatchedRatios = new ArrayList<>();
      for (int round = -WARM_UP; round < rounds; round++) {
        double direct = measure("direct", clients, seconds, x -> direct(network, codec, x), input);
        double served = measure("served", clients, seconds, predictor::predict, input);
        double unbatched = measure("single", clients, seconds, single::predict, input);
        if (round >= 0) {
          ratios.add(served / direct);
          unbatchedRatios.add(served / unbatched);
        }
      }
      ratios.sort(null);
      unbatchedRatios.sort(null);
      System.out.printf(
          Locale.ROOT,
          "CPU of a batched request, of an unbatched one: %.3f%n",
          unbatchedRatios.get(rounds / 2));
      System.out.printf(
          Locale.ROOT, "CPU of a served request, of a direct one: %.3f%n", ratios.get(rounds / 2));
      System.out.println(serving.statistics("m").batches());
      System.out.println(serving.statistics("m").reasons());
    }
  }

  private static float[] direct(Network network, Codec<float[], float[]> codec, float[] input) {
    try (Mode limit = Torch.limitThreads(1);
        Mode mode = Torch.inferenceMode();
        TensorScope scope = TensorScope.open()) {
      Sample batch = Sample.of(codec.encode(input).tensor().unsqueeze(0));
      return codec.decode(Sample.of(network.call(batch).tensor().squeeze(0)));
    }
  }

  private static double measure(
      String name, int clients, double seconds, UnaryOperator<float[]> call, float[] input)
      throws InterruptedException {
    AtomicLong requests = new AtomicLong();
    Latencies latencies = new Latencies();
    List<Thread> threads = new ArrayList<>();
    long cpu = cpuTime();
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    for (int i = 0; i < clients; i++) {
      Thread thread =
          new Thread(
              () -> {
                long own = 0;
                for (long now = System.nanoTime(); now < end; own++) {
                  float[] ignored = call.apply(input);
                  long after = System.nanoTime();
                  latencies.record(after - now);
                  now = after;
                }
                requests.addAndGet(own);
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    double each = (cpuTime() - cpu) / 1e3 / requests.get();
    System.out.printf(
        Locale.ROOT,
        "%s: %.1f us of CPU a request, %.0f requests a second, p50 %.2f ms, p99 %.2f ms%n",
        name,
        each,
        requests.get() / ((System.nanoTime() - start) / 1e9),
        latencies.quantile(0.5) / 1e6,
        latencies.quantile(0.99) / 1e6);
    return each;
  }

  private static long cpuTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
  }
}
