package org.jtorch.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.vision.ops.VisionOps;

/**
 * Compares operators of {@code torchvision.ops} with torchvision's compiled ones, one thread, in
 * turn. Prints the median time of both in milliseconds and their ratio.
 */
public final class VisionOpsComparison {
  private static final int ROUNDS = 9;
  private static final int CALLS = 5;

  private VisionOpsComparison() {}

  /**
   * Runs all measurements.
   *
   * @param args command of Python's side: {@code VENV/bin/python
   *     benchmarks/src/main/python/vision_ops.py}
   * @throws IOException if Python cannot be started or stops
   */
  public static void main(String[] args) throws IOException {
    Torch.setNumThreads(1);
    Process python =
        new ProcessBuilder(args).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (PrintWriter out = new PrintWriter(python.getOutputStream(), true, StandardCharsets.UTF_8);
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(python.getInputStream(), StandardCharsets.UTF_8))) {
      System.out.printf(
          Locale.ROOT, "%-20s %12s %8s %6s%n", "operator", "torchvision", "jtorch", "ratio");
      operators().forEach((name, call) -> compare(name, call, out, in));
    } finally {
      python.destroy();
    }
  }

  private static Map<String, Supplier<Tensor>> operators() {
    Torch.manualSeed(0);
    Tensor features = Torch.randn(2, 256, 100, 136);
    Tensor parts = Torch.rand(1000, 4);
    Tensor left = parts.select(1, 0).mul(400);
    Tensor top = parts.select(1, 1).mul(300);
    Tensor images = Torch.arange(1000).remainder(2).to(DType.FLOAT32);
    Tensor right = left.add(parts.select(1, 2).mul(144)).add(8);
    Tensor bottom = top.add(parts.select(1, 3).mul(100)).add(8);
    Tensor rois = Torch.stack(List.of(images, left, top, right, bottom), 1);
    Tensor corners = Torch.rand(5000, 4).mul(1000);
    Tensor first = corners.narrow(1, 0, 2);
    Tensor boxes = Torch.cat(List.of(first, first.add(corners.narrow(1, 2, 2).mul(0.1)).add(5)), 1);
    Tensor scores = Torch.rand(5000);
    Tensor x = Torch.randn(2, 64, 56, 56);
    Tensor offset = Torch.randn(2, 18, 56, 56);
    Tensor mask = Torch.rand(2, 9, 56, 56);
    Tensor weight = Torch.randn(64, 64, 3, 3);
    Map<String, Supplier<Tensor>> made = new LinkedHashMap<>();
    made.put(
        "roi_align",
        () -> VisionOps.roiAlign(features, rois, 7, o -> o.spatialScale(0.25).samplingRatio(2)));
    made.put(
        "roi_align_adaptive",
        () -> VisionOps.roiAlign(features, rois, 7, o -> o.spatialScale(0.25).aligned(true)));
    made.put("nms", () -> VisionOps.nms(boxes, scores, 0.5));
    made.put(
        "deform_conv2d",
        () -> VisionOps.deformConv2d(x, offset, weight, o -> o.mask(mask).padding(1)));
    return made;
  }

  private static void compare(
      String name, Supplier<Tensor> call, PrintWriter out, BufferedReader in) {
    for (int i = 0; i < 2 * CALLS; i++) {
      measure(call); // warms up
    }
    List<Double> ours = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      String[] answer = ask(name, out, in).split(" ");
      theirs.add(Double.parseDouble(answer[0]));
      double[] measured = measure(call);
      ours.add(measured[0]);
      double sum = Double.parseDouble(answer[1]);
      if (Math.abs(measured[1] - sum) > 1e-3 * Math.max(1e3, Math.abs(sum))) {
        throw new IllegalStateException(name + ": " + measured[1] + " is not " + sum);
      }
    }
    double theirTime = median(theirs);
    double ourTime = median(ours);
    System.out.printf(
        Locale.ROOT, "%-20s %12.1f %8.1f %6.2f%n", name, theirTime, ourTime, ourTime / theirTime);
  }

  private static String ask(String name, PrintWriter out, BufferedReader in) {
    out.println(name);
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

  /** Milliseconds of the fastest call, and the sum of the result. */
  private static double[] measure(Supplier<Tensor> call) {
    double fastest = Double.POSITIVE_INFINITY;
    double sum = 0;
    for (int i = 0; i < CALLS; i++) {
      try (TensorScope scope = TensorScope.open()) {
        long start = System.nanoTime();
        Tensor result = call.get();
        fastest = Math.min(fastest, (System.nanoTime() - start) / 1e6);
        sum = i == 0 ? result.to(DType.FLOAT64).sum().item() : sum;
      }
    }
    return new double[] {fastest, sum};
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
