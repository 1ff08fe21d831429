package org.jtorch.it.races;

import static org.jtorch.Device.Type.CPU;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.F;
import org.jtorch.Generator;
import org.jtorch.Linalg;
import org.jtorch.Mode;
import org.jtorch.Profiler;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.Torch.DeterministicDebugMode;
import org.jtorch.Torch.Float32MatmulPrecision;
import org.jtorch.it.LibtorchRelease;

/** Settings of the program or of a thread that one thread changes while others compute. */
final class Settings {
  private Settings() {}

  /** Each action restores the settings that it changes. */
  static Map<String, Consumer<Subject>> changing() {
    Map<String, Consumer<Subject>> all = new LinkedHashMap<>();
    onThreads(all);
    onDefaults(all);
    onModes(all);
    onGenerators(all);
    return all;
  }

  private static void onThreads(Map<String, Consumer<Subject>> all) {
    all.put(
        "setNumThreads",
        s -> {
          Torch.setNumThreads(4);
          Torch.setNumThreads(1);
        });
    all.put(
        "limitThreads",
        s -> {
          try (Mode limit = Torch.limitThreads(2)) {
            s.large.sum().item();
          }
        });
    all.put("profiler", s -> Profiler.record(() -> s.x.add(1).sum().item()).table());
    all.put("collector", s -> System.gc());
  }

  private static void onDefaults(Map<String, Consumer<Subject>> all) {
    all.put(
        "setDefaultDtype",
        s -> {
          Torch.setDefaultDtype(DType.FLOAT64);
          Torch.setDefaultDtype(DType.FLOAT32);
        });
    all.put(
        "setDefaultDevice",
        s -> {
          Torch.setDefaultDevice(Device.META);
          Torch.setDefaultDevice(Device.CPU);
        });
    all.put(
        "setFlushDenormal",
        s -> {
          Torch.setFlushDenormal(true);
          Torch.setFlushDenormal(false);
        });
    all.put(
        "setFloat32MatmulPrecision",
        s -> {
          Torch.setFloat32MatmulPrecision(Float32MatmulPrecision.MEDIUM);
          Torch.setFloat32MatmulPrecision(Float32MatmulPrecision.HIGHEST);
        });
    all.put(
        "setPrintOptions",
        s -> {
          Torch.setPrintOptions(o -> o.precision(2).threshold(4));
          Torch.setPrintOptions(o -> o.precision(4).threshold(1000));
        });
    all.put(
        "setWarnAlways",
        s -> {
          Torch.setWarnAlways(true);
          Torch.setWarnAlways(false);
        });
  }

  private static void onModes(Map<String, Consumer<Subject>> all) {
    if (LibtorchRelease.hasNodes()) {
      onAnomalies(all);
    }
    all.put(
        "autocast",
        s -> {
          try (Mode cast = Torch.autocast(CPU)) {
            s.train();
            Torch.clearAutocastCache();
          }
        });
    all.put(
        "useDeterministicAlgorithms",
        s -> {
          Torch.useDeterministicAlgorithms(true);
          Torch.empty(64, 64).sum().item();
          Torch.useDeterministicAlgorithms(false);
        });
    all.put(
        "setDeterministicDebugMode",
        s -> {
          Torch.setDeterministicDebugMode(DeterministicDebugMode.ERROR);
          Torch.setDeterministicDebugMode(DeterministicDebugMode.DEFAULT);
        });
    all.put(
        "inferenceMode",
        s -> {
          try (Mode inference = Torch.inferenceMode()) {
            s.model.call(s.input);
          }
        });
  }

  private static void onAnomalies(Map<String, Consumer<Subject>> all) {
    all.put(
        "setDetectAnomaly",
        s -> {
          Torch.setDetectAnomaly(true);
          Torch.setDetectAnomaly(false);
        });
    all.put(
        "detectAnomaly",
        s -> {
          try (Mode anomaly = Torch.detectAnomaly()) {
            s.train();
          }
        });
  }

  private static void onGenerators(Map<String, Consumer<Subject>> all) {
    all.put(
        "state of a generator",
        s -> {
          s.generator.manualSeed(1);
          s.generator.setState(s.generator.getState());
        });
    all.put(
        "state of the default generator",
        s -> {
          Generator generator = Generator.defaultCpu();
          generator.manualSeed(2);
          generator.setState(generator.getState());
          Torch.seed();
        });
  }

  /** Calls that use several threads, caches or generators. */
  static Map<String, Consumer<Subject>> computing() {
    Map<String, Consumer<Subject>> all = new LinkedHashMap<>();
    all.put(
        "parallel operators",
        s -> {
          s.large.sin().sum().item();
          s.large.matmul(s.large).sum().item();
          s.large.sort(0);
          F.conv2d(s.image, s.filter).sum().item();
        });
    all.put("factorizations", s -> Linalg.svdvals(s.large.narrow(0, 0, 64)).sum().item());
    all.put(
        "mixed precision",
        s -> {
          try (Mode cast = Torch.autocast(CPU)) {
            s.train();
          }
        });
    all.put(
        "draws of a generator",
        s -> {
          Torch.randn(s.generator, 700).sum().item();
          Tensor drawn = Torch.randperm(s.generator, 100);
          drawn.sum().item();
        });
    return all;
  }
}
