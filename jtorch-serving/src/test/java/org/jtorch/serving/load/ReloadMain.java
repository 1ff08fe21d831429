package org.jtorch.serving.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jtorch.Mode;
import org.jtorch.ScriptModule;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.graph.Graph;
import org.jtorch.internal.NativeMemory;
import org.jtorch.serving.Codec;
import org.jtorch.serving.Model;
import org.jtorch.serving.NetworkSource;
import org.jtorch.serving.Predictor;
import org.jtorch.serving.Sample;
import org.jtorch.serving.Serving;

/**
 * Reloads a TorchScript file of 42 MB while four callers use it, and prints how many requests
 * failed and the resident memory. Arguments: number of reloads, 50 by default, and milliseconds
 * between them, 0 by default.
 */
public final class ReloadMain {
  private static final int CALLERS = 4;
  private static final int IN = 512;
  private static final int HIDDEN = 2816;

  private ReloadMain() {}

  public static void main(String[] arguments) throws Exception {
    int reloads = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50;
    Path folder = Files.createTempDirectory("reload");
    long pause = arguments.length > 1 ? Long.parseLong(arguments[1]) : 0;
    System.out.println(run(folder, reloads, Duration.ofMillis(pause)));
  }

  /** What was seen. */
  public record Figures(
      int reloads,
      long answered,
      long failed,
      long modelBytes,
      long startBytes,
      long firstBytes,
      long lastBytes,
      long peakBytes,
      long endBytes,
      double seconds) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%d reloads in %.1f s: %d answered, %d failed; model %.1f MB; resident %.1f MB at the"
              + " start, %.1f at least in the first half, %.1f in the last third, %.1f at most,"
              + " %.1f at the end",
          reloads,
          seconds,
          answered,
          failed,
          modelBytes / 1e6,
          startBytes / 1e6,
          firstBytes / 1e6,
          lastBytes / 1e6,
          peakBytes / 1e6,
          endBytes / 1e6);
    }
  }

  /** Runs reloads under load, with pauses between them. */
  public static Figures run(Path folder, int reloads, Duration pause) throws Exception {
    Path path = folder.resolve("model.pt");
    save(path);
    float[] input = new float[IN];
    Arrays.fill(input, 0.5f);
    Codec<float[], float[]> codec =
        Codec.of(x -> Sample.of(Torch.tensor(x)), y -> y.tensor().toFloatArray());
    AtomicLong answered = new AtomicLong();
    AtomicLong failed = new AtomicLong();
    AtomicBoolean stop = new AtomicBoolean();
    long start = System.nanoTime();
    try (Serving serving = Serving.open(o -> o.workers(2))) {
      Predictor<float[], float[]> predictor =
          serving.add(
              Model.of("m", NetworkSource.file(path), codec, o -> o.maxBatch(4).warmUp(input)));
      List<Thread> callers = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        callers.add(new Thread(() -> call(predictor, input, stop, answered, failed)));
      }
      long before = settled();
      callers.forEach(Thread::start);
      long peak = before;
      long first = Long.MAX_VALUE;
      long last = Long.MAX_VALUE;
      for (int i = 0; i < reloads; i++) {
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        serving.load("m").get(60, TimeUnit.SECONDS);
        peak = Math.max(peak, resident());
        first = i < reloads / 2 ? Math.min(first, resident()) : first;
        last = i >= reloads * 2 / 3 ? Math.min(last, resident()) : last;
        if (Boolean.getBoolean("reload.print")) {
          System.out.printf(Locale.ROOT, "%.0f ", resident() / 1e6);
        }
      }
      stop.set(true);
      for (Thread caller : callers) {
        caller.join();
      }
      long after = settled();
      return new Figures(
          reloads,
          answered.get(),
          failed.get(),
          serving.model("m").versions().get(0).bytes(),
          before,
          first,
          last,
          peak,
          after,
          (System.nanoTime() - start) / 1e9);
    }
  }

  private static void call(
      Predictor<float[], float[]> predictor,
      float[] input,
      AtomicBoolean stop,
      AtomicLong answered,
      AtomicLong failed) {
    while (!stop.get()) {
      try {
        float[] output = predictor.predict(input);
        (output.length == 10 ? answered : failed).incrementAndGet();
      } catch (RuntimeException e) {
        failed.incrementAndGet();
        e.printStackTrace();
      }
    }
  }

  /** Writes a perceptron with weights of 42 MB. */
  private static void save(Path path) {
    try (TensorScope scope = TensorScope.open();
        Mode mode = Torch.noGrad()) {
      Tensor first = Torch.randn(IN, HIDDEN).div(30);
      Tensor second = Torch.randn(HIDDEN, HIDDEN).div(50);
      Tensor third = Torch.randn(HIDDEN, 10).div(50);
      Tensor fourth = Torch.randn(HIDDEN, 384);
      Graph graph =
          Graph.trace(
              x -> {
                Tensor hidden = x.matmul(first).relu();
                Tensor y = hidden.matmul(second).relu();
                return y.matmul(third).add(hidden.matmul(fourth).sum(1, true).mul(0.001));
              },
              o -> o.dynamicBatch(),
              Torch.randn(2, IN));
      try (ScriptModule module = graph.toScript()) {
        module.save(path);
      } finally {
        graph.state().values().forEach(Tensor::close);
      }
    }
  }

  /** Returns what stays when old versions are closed and their memory is returned to the system. */
  private static long settled() throws IOException, InterruptedException {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      TimeUnit.SECONDS.sleep(1);
      NativeMemory.trim();
      least = Math.min(least, resident());
    }
    return least;
  }

  private static long resident() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
      }
    }
    return 0;
  }
}
