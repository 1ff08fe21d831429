package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jtorch.io.Safetensors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packages that Python compiles for this machine: the same results, and the time of both sides. */
@Tag("python")
@Tag("once")
class AotiInPythonTest {
  private static final int ROUNDS = 5;
  private static final Map<String, Integer> CALLS =
      new LinkedHashMap<>(Map.of("mlp", 2000, "encoder", 300, "resnet18", 10));

  @TempDir private static Path folder;
  private static Process python;
  private static BufferedReader answers;
  private static PrintWriter questions;

  @BeforeAll
  static void compile() throws IOException {
    Path script = Path.of("src", "test", "python", "aoti_models.py");
    ProcessBuilder builder =
        new ProcessBuilder(
            System.getProperty("jtorch.python"), "-W", "ignore", script.toString(), "" + folder);
    python = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    answers = python.inputReader(StandardCharsets.UTF_8);
    questions = new PrintWriter(python.outputWriter(StandardCharsets.UTF_8), true);
    assertThat(answers.readLine()).isEqualTo("ready");
  }

  @AfterAll
  static void stop() {
    python.destroy();
  }

  @Test
  void resultsArePythons() {
    for (String name : CALLS.keySet()) {
      try (TensorScope scope = TensorScope.open();
          AotiModel model = AotiModel.load(folder.resolve(name + ".pt2"))) {
        Safetensors file = Safetensors.load(folder.resolve(name + ".safetensors"));
        Tensor y = model.call(file.tensor("x"));
        assertThat(y.sub(file.tensor("y")).abs().max().item()).as(name).isLessThan(1e-4);
      }
    }
  }

  /** The frozen ResNet, which has its batch norms folded, is well below Python's eager mode. */
  @Test
  void aFrozenModelTakesLessTimeThanPythonsEagerMode() throws IOException {
    for (Map.Entry<String, Integer> entry : CALLS.entrySet()) {
      Map<String, Double> times = times(entry.getKey(), entry.getValue());
      double ofEager = times.get("java") / times.get("eager");
      System.out.println(
          String.format(
              Locale.ROOT,
              "%s: Java %.1f us, Python AOTI %.1f us, Python eager %.1f us: %.2f of eager",
              entry.getKey(),
              times.get("java"),
              times.get("aoti"),
              times.get("eager"),
              ofEager));
      if (entry.getKey().equals("resnet18")) {
        assertThat(ofEager).isLessThan(0.65);
      }
    }
  }

  /** The lowest medians of CPU time, in microseconds, the sides alternating. */
  private static Map<String, Double> times(String name, int calls) throws IOException {
    Map<String, Double> best = new LinkedHashMap<>();
    int threads = Torch.getNumThreads();
    Torch.setNumThreads(1);
    try (TensorScope scope = TensorScope.open();
        AotiModel model = AotiModel.load(folder.resolve(name + ".pt2"))) {
      Tensor x = Safetensors.load(folder.resolve(name + ".safetensors")).tensor("x");
      median(model, x, 10 * calls);
      for (int round = 0; round < ROUNDS; round++) {
        best.merge("java", median(model, x, calls), Math::min);
        for (String kind : new String[] {"aoti", "eager"}) {
          questions.println(name + " " + kind + " " + calls);
          best.merge(kind, Double.parseDouble(answers.readLine()), Math::min);
        }
      }
      return best;
    } finally {
      Torch.setNumThreads(threads);
    }
  }

  private static double median(AotiModel model, Tensor x, int calls) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    double[] times = new double[calls];
    for (int i = 0; i < calls; i++) {
      long start = threads.getCurrentThreadCpuTime();
      model.call(x).close();
      times[i] = (threads.getCurrentThreadCpuTime() - start) / 1e3;
    }
    Arrays.sort(times);
    return times[calls / 2];
  }
}
