package org.jtorch.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jtorch.DType;
import org.jtorch.ScriptModule;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.graph.Graph;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.ModuleGraph;
import org.jtorch.nn.init.Init;
import org.jtorch.vision.Models;

/**
 * Compares the forward pass of models in eval mode with torchvision's, one thread, in turn: as they
 * are, and traced and optimized for inference. Prints the median time of each in milliseconds and
 * the ratios to Python. The time is that of the processor in the calling thread, which other
 * programs change less than that of the clock.
 */
public final class ModelComparison {
  private static final int ROUNDS = 5;
  private static final long NANOS = 300_000_000;
  private static final long[] BATCHES = {1, 8};

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private ModelComparison() {}

  /**
   * Measures models.
   *
   * @param args names of models separated by commas, then the command of Python's side: {@code
   *     resnet50,swin_t VENV/bin/python benchmarks/src/main/python/models.py}
   * @throws IOException if Python cannot be started or stops
   */
  public static void main(String[] args) throws IOException {
    Torch.setNumThreads(1);
    Process python =
        new ProcessBuilder(Arrays.copyOfRange(args, 1, args.length))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (PrintWriter out = new PrintWriter(python.getOutputStream(), true, StandardCharsets.UTF_8);
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(python.getInputStream(), StandardCharsets.UTF_8))) {
      System.out.printf(
          Locale.ROOT,
          "%-22s %5s %9s %9s %6s %9s %6s%n",
          "model",
          "batch",
          "python",
          "jtorch",
          "ratio",
          "optimized",
          "ratio");
      for (String name : args[0].split(",")) {
        compare(name, out, in);
      }
    } finally {
      python.destroy();
    }
  }

  private static void compare(String name, PrintWriter out, BufferedReader in) {
    Torch.manualSeed(0);
    Module model = Models.create(name);
    model.eval();
    for (Tensor parameter : model.parameters()) {
      if (!parameter.detach().any().itemBoolean()) {
        Init.constant_(parameter, 0.01);
      }
    }
    for (long batch : BATCHES) {
      Torch.manualSeed(1);
      Tensor images = Torch.randn(batch, 3, 224, 224);
      compare(name, (Layer) model, images, out, in);
    }
    model.close();
  }

  private static void compare(
      String name, Layer model, Tensor images, PrintWriter out, BufferedReader in) {
    Graph graph = ModuleGraph.trace(model, images).inMode(false).optimizeForInference();
    List<Double> python = new ArrayList<>();
    List<Double> plain = new ArrayList<>();
    List<Double> optimized = new ArrayList<>();
    try (ScriptModule script = graph.toScript()) {
      for (int round = 0; round < ROUNDS; round++) {
        String[] answer = ask(name + " " + images.size(0), out, in).split(" ");
        double sum = Double.parseDouble(answer[1]);
        python.add(Double.parseDouble(answer[0]));
        plain.add(measure(name, model::call, images, sum));
        optimized.add(measure(name, script::forward, images, sum));
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%-22s %5d %9.1f %9.1f %6.2f %9.1f %6.2f%n",
        name,
        images.size(0),
        median(python),
        median(plain),
        median(plain) / median(python),
        median(optimized),
        median(optimized) / median(python));
  }

  private static String ask(String question, PrintWriter out, BufferedReader in) {
    out.println(question);
    try {
      String line = in.readLine();
      if (line == null) {
        throw new IllegalStateException("Python stopped");
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Milliseconds of the processor in the fastest call; checks the sum of the absolute outputs. */
  private static double measure(
      String name, UnaryOperator<Tensor> call, Tensor images, double expected) {
    return Torch.inferenceMode(
        () -> {
          double fastest = Double.POSITIVE_INFINITY;
          long end = THREADS.getCurrentThreadCpuTime() + NANOS;
          while (Double.isInfinite(fastest) || THREADS.getCurrentThreadCpuTime() < end) {
            try (TensorScope scope = TensorScope.open()) {
              long start = THREADS.getCurrentThreadCpuTime();
              Tensor output = call.apply(images);
              boolean isFirst = Double.isInfinite(fastest);
              fastest = Math.min(fastest, (THREADS.getCurrentThreadCpuTime() - start) / 1e6);
              if (isFirst) {
                check(name, output.to(DType.FLOAT64).abs().sum().item(), expected);
              }
            }
          }
          return fastest;
        });
  }

  private static void check(String name, double sum, double expected) {
    if (Math.abs(sum - expected) > 1e-3 * Math.abs(expected)) {
      throw new IllegalStateException(name + ": " + sum + " is not " + expected);
    }
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
