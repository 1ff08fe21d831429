package org.jtorch.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.data.Batch;
import org.jtorch.data.DataLoader;
import org.jtorch.data.Dataset;
import org.jtorch.data.Sample;

/**
 * Time per batch of a data loader, next to Python's: batches of 64 from memory with a cheap random
 * transform, with 0 and 2 workers, measured in turn. Arguments: Python's interpreter and its script
 * {@code loader.py}, and the number of rounds.
 */
public final class LoaderBenchmark {
  private static final int SAMPLES = 16384;
  private static final int BATCH = 64;

  private LoaderBenchmark() {}

  /** A cheap random transform, by its name in Python's script. */
  private enum Transform implements UnaryOperator<Tensor> {
    FLIP {
      @Override
      public Tensor apply(Tensor image) {
        return Torch.rand(1).item() < 0.5 ? image.flip(-1) : image;
      }
    },
    BRIGHTNESS {
      @Override
      public Tensor apply(Tensor image) {
        return FLIP.apply(image).mul(Torch.rand(1).mul(0.4).add(0.8));
      }
    }
  }

  private record Transformed(Tensor images, Tensor labels, Transform transform)
      implements Dataset<Sample> {
    @Override
    public Sample get(long index) {
      return new Sample(transform.apply(images.get(index)), labels.get(index));
    }

    @Override
    public long size() {
      return SAMPLES;
    }
  }

  /**
   * Prints the medians and their ratio.
   *
   * @param arguments the interpreter, the script, and the number of rounds
   */
  public static void main(String[] arguments) throws IOException {
    Torch.setNumThreads(1);
    Torch.manualSeed(0);
    Tensor images = Torch.rand(SAMPLES, 1, 28, 28);
    Tensor labels = Torch.randint(10, Shape.of(SAMPLES));
    int rounds = Integer.parseInt(arguments[2]);
    Process python =
        new ProcessBuilder(arguments[0], arguments[1])
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (PrintWriter out =
            new PrintWriter(
                new OutputStreamWriter(python.getOutputStream(), StandardCharsets.UTF_8), true);
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(python.getInputStream(), StandardCharsets.UTF_8))) {
      for (Transform transform : Transform.values()) {
        Dataset<Sample> dataset = new Transformed(images, labels, transform);
        String name = transform.name().toLowerCase(Locale.ROOT);
        for (int workers : new int[] {0, 2}) {
          double[] java = new double[rounds];
          double[] theirs = new double[rounds];
          time(dataset, workers, 3); // warm-up
          for (int i = 0; i < rounds; i++) {
            java[i] = time(dataset, workers, 2);
            out.println(name + " " + workers + " 1");
            theirs[i] = Double.parseDouble(in.readLine());
          }
          print(name + ", " + workers, median(java), median(theirs));
        }
      }
    } finally {
      python.destroy();
    }
  }

  private static double time(Dataset<Sample> dataset, int workers, int epochs) {
    long start = System.nanoTime();
    long batches = 0;
    try (DataLoader<Batch> loader =
        DataLoader.of(dataset, o -> o.batchSize(BATCH).shuffle(true).numWorkers(workers))) {
      for (int epoch = 0; epoch < epochs; epoch++) {
        for (Batch batch : loader) {
          batches += batch.size() / BATCH;
        }
      }
    }
    return (System.nanoTime() - start) / (double) batches;
  }

  private static double median(double[] times) {
    Arrays.sort(times);
    return times[times.length / 2];
  }

  private static void print(String what, double java, double python) {
    System.out.println(
        String.format(
            Locale.ROOT,
            "%s workers: jtorch %.0f us, Python %.0f us per batch, ratio %.2f",
            what,
            java / 1000,
            python / 1000,
            java / python));
  }
}
