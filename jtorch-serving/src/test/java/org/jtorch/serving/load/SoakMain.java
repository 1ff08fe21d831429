package org.jtorch.serving.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import org.jtorch.MemoryStats;
import org.jtorch.OutOfMemoryException;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.serving.Codec;
import org.jtorch.serving.Model;
import org.jtorch.serving.Network;
import org.jtorch.serving.NetworkSource;
import org.jtorch.serving.Prediction;
import org.jtorch.serving.Predictor;
import org.jtorch.serving.Sample;
import org.jtorch.serving.Serving;
import org.jtorch.serving.ServingException;

/**
 * Serves requests of mixed shapes for some minutes, while codecs and networks fail, requests are
 * cancelled and expire, and the model is reloaded. Prints the slope of the resident memory over the
 * second half, the tensors that the collector had to free, and those that are left.
 *
 * <p>Argument: minutes, 10 by default.
 */
public final class SoakMain {
  private static final int CLIENTS = 8;
  private static final Path STATUS = Path.of("/proc/self/status");

  private final LongAdder answered = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder wrong = new LongAdder();
  private volatile boolean running = true;

  private SoakMain() {}

  public static void main(String[] arguments) throws Exception {
    double minutes = arguments.length > 0 ? Double.parseDouble(arguments[0]) : 10;
    new SoakMain().run((long) (minutes * 60e9));
  }

  private void run(long nanos) throws InterruptedException, IOException {
    MemoryStats before = Torch.memoryStats();
    List<double[]> samples = new ArrayList<>();
    long reloads = 0;
    try (Serving serving = Serving.open(o -> o.workers(2))) {
      Predictor<float[], float[]> predictor =
          serving.add(
              Model.of(
                  "soak",
                  source(),
                  codec(),
                  o ->
                      o.timeout(Duration.ofMillis(500))
                          .pad(p -> p.sizes(64, 256, 784).cut(1000))
                          .warmUp(new float[784])));
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        Random random = new Random(i);
        Thread client = new Thread(() -> send(predictor, random));
        clients.add(client);
        client.start();
      }
      long start = System.nanoTime();
      while (System.nanoTime() - start < nanos) {
        Thread.sleep(Math.min(5000, nanos / 20_000_000));
        var ignored = serving.load("soak").join();
        reloads++;
        System.gc();
        double minute = (System.nanoTime() - start) / 60e9;
        samples.add(new double[] {minute, residentMegabytes()});
      }
      running = false;
      for (Thread client : clients) {
        client.join();
      }
      System.out.println(serving.statistics("soak").requests());
    }
    report(before, samples, reloads);
  }

  private void report(MemoryStats before, List<double[]> samples, long reloads) {
    MemoryStats after = Torch.memoryStats();
    List<double[]> half = samples.subList(samples.size() / 2, samples.size());
    System.out.printf(
        Locale.ROOT,
        "answered %d, failed %d, wrong %d, reloads %d%n"
            + "resident %.0f MB at the start, %.0f MB at the end, slope %.2f MB a minute over the"
            + " second half%n"
            + "tensors freed by the collector %d, left %d%n",
        answered.sum(),
        failed.sum(),
        wrong.sum(),
        reloads,
        samples.get(0)[1],
        samples.get(samples.size() - 1)[1],
        slope(half),
        after.collected() - before.collected(),
        after.liveTensors() - before.liveTensors());
  }

  private void send(Predictor<float[], float[]> predictor, Random random) {
    while (running) {
      float[] input = new float[1 + random.nextInt(784)];
      input[0] = random.nextInt(200);
      Prediction<float[]> prediction = predictor.submit(input);
      if (random.nextInt(20) == 0) {
        boolean ignored = prediction.cancel(true);
      }
      try {
        float[] answer = prediction.get();
        answered.increment();
        if (answer.length != 10) {
          wrong.increment();
        }
      } catch (java.util.concurrent.CancellationException e) {
        failed.increment();
      } catch (java.util.concurrent.ExecutionException e) {
        failed.increment();
        if (!(e.getCause() instanceof ServingException)) {
          wrong.increment();
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Pads inside of the declared sizes; some values make it fail. */
  private static Codec<float[], float[]> codec() {
    return Codec.of(
        input -> {
          Tensor x = Torch.tensor(input);
          if (input[0] == 1) {
            throw new IllegalArgumentException("invalid");
          }
          if (input[0] == 2) {
            throw new StackOverflowError("encode");
          }
          return Sample.of(x);
        },
        output -> {
          Tensor row = output.tensor();
          if (row.get(0).item() > 1e9) {
            throw new IllegalStateException("decode");
          }
          return row.narrow(0, 0, 10).toFloatArray();
        });
  }

  /** Networks that fail for some first values. */
  private static NetworkSource source() {
    return NetworkSource.of(
        "1",
        device -> {
          Tensor weight = TensorScope.unscoped(Torch.randn(784, 512));
          return new Network() {
            @Override
            public Sample call(Sample batch) {
              Tensor x = batch.tensor();
              Tensor first = x.select(1, 0);
              if (first.eq(3).any().itemBoolean()) {
                throw new IllegalStateException("value 3");
              }
              if (first.eq(4).any().itemBoolean()) {
                throw new AssertionError("value 4");
              }
              if (first.eq(5).any().itemBoolean() && x.size(0) > 4) {
                throw new OutOfMemoryException("value 5", "", null);
              }
              Tensor y = x.matmul(weight.narrow(0, 0, x.size(1))).relu();
              if (first.eq(6).any().itemBoolean()) {
                y.close();
              }
              return Sample.of(y);
            }

            @Override
            public void close() {
              weight.close();
            }
          };
        });
  }

  private static double slope(List<double[]> points) {
    double meanX = points.stream().mapToDouble(p -> p[0]).average().orElse(0);
    double meanY = points.stream().mapToDouble(p -> p[1]).average().orElse(0);
    double products = points.stream().mapToDouble(p -> (p[0] - meanX) * (p[1] - meanY)).sum();
    double squares = points.stream().mapToDouble(p -> (p[0] - meanX) * (p[0] - meanX)).sum();
    return squares == 0 ? 0 : products / squares;
  }

  private static double residentMegabytes() throws IOException {
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
      }
    }
    throw new IOException("no VmRSS in " + STATUS);
  }
}
