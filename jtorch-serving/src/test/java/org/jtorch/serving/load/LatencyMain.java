package org.jtorch.serving.load;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
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
 * Prints the time that {@code predict} adds for one client to calling the network directly. The
 * sides alternate. Argument: {@code mlp}, {@code script} or {@code identity}, which returns its
 * input.
 */
public final class LatencyMain {
  private static final int ROUNDS = 30;
  private static final int CALLS = 500;

  private LatencyMain() {}

  public static void main(String[] arguments) {
    Network network = Networks.named(arguments.length > 0 ? arguments[0] : "mlp");
    boolean submits = arguments.length > 1 && arguments[1].equals("submit");
    Codec<float[], float[]> codec = Networks.arrays(784);
    float[] input = new float[784];
    Arrays.fill(input, 0.5f);
    try (Mode limit = Torch.limitThreads(1); // as on the workers
        Serving serving = Serving.open(o -> o.workers(2))) {
      Predictor<float[], float[]> predictor =
          serving.add(Model.of("mlp", NetworkSource.of("1", d -> network), codec));
      double[] direct = new double[ROUNDS];
      double[] served = new double[ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        direct[round] = median(() -> direct(network, codec, input));
        served[round] =
            median(() -> submits ? predictor.submit(input).join() : predictor.predict(input));
        System.out.printf(
            Locale.ROOT, "direct %.1f us, served %.1f us%n", direct[round], served[round]);
      }
      direct = Arrays.copyOfRange(direct, ROUNDS / 2, ROUNDS); // compiled by then
      served = Arrays.copyOfRange(served, ROUNDS / 2, ROUNDS);
      double difference = middle(served) - middle(direct);
      System.out.printf(
          Locale.ROOT,
          "median of medians: direct %.1f us, served %.1f us, added %.1f us%n",
          middle(direct),
          middle(served),
          difference);
    }
  }

  private static float[] direct(Network network, Codec<float[], float[]> codec, float[] input) {
    try (Mode mode = Torch.inferenceMode();
        TensorScope scope = TensorScope.open()) {
      Sample batch = Sample.of(codec.encode(input).tensor().unsqueeze(0));
      return codec.decode(Sample.of(network.call(batch).tensor().squeeze(0)));
    }
  }

  private static double median(Supplier<float[]> call) {
    double sum = 0;
    double[] times = new double[CALLS];
    for (int i = 0; i < CALLS; i++) {
      long start = System.nanoTime();
      sum += call.get()[0];
      times[i] = (System.nanoTime() - start) / 1e3;
    }
    if (Double.isNaN(sum)) {
      throw new IllegalStateException("the answers are not numbers");
    }
    return middle(Arrays.copyOfRange(times, CALLS / 5, CALLS));
  }

  private static double middle(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
