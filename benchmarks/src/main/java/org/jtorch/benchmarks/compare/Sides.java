package org.jtorch.benchmarks.compare;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sides of the comparison and the commands that start them. */
final class Sides {
  private final Path benchmarks;
  private final Path models;
  private final Map<Column, List<String>> serving = new EnumMap<>(Column.class);
  private final Map<Column, List<String>> starting = new EnumMap<>(Column.class);

  /**
   * Creates the sides in Java, which run on the jars of an application, not on this program's.
   *
   * @param benchmarks the folder of this module
   */
  Sides(Path benchmarks) throws IOException {
    this.benchmarks = benchmarks;
    models = Files.createDirectories(benchmarks.resolve("target/models"));
    String classPath =
        benchmarks.resolve("target/benchmarks.jar")
            + File.pathSeparator
            + Files.readString(benchmarks.resolve("target/sides.classpath")).strip();
    serving.put(Column.RAW, java(classPath, RawSide.class));
    serving.put(Column.JTORCH, java(classPath, JtorchSide.class));
    starting.put(Column.RAW, java(classPath, RawFirstOperator.class));
    starting.put(Column.JTORCH, java(classPath, FirstOperator.class));
  }

  private static List<String> java(String classPath, Class<?> main) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return List.of(java, "--enable-native-access=ALL-UNNAMED", "-cp", classPath, main.getName());
  }

  /** Adds Python, which exports its models, and C++ on Python's libtorch if a compiler exists. */
  void addPython(String python) throws IOException, InterruptedException {
    String script = benchmarks.resolve("src/main/python/workloads.py").toString();
    Command.require(List.of(python, script, "export", models.toString()), Map.of());
    serving.put(Column.PYTHON, List.of(python, script, "serve"));
    starting.put(Column.PYTHON, List.of(python, "-c", "import torch; torch.ones(1)"));
    List<String> libtorch = Command.lines(List.of(python, script, "libtorch"));
    Optional<Path> floor =
        new Floor(benchmarks, libtorch.get(0), Path.of(libtorch.get(1))).program();
    if (floor.isPresent()) {
      List<String> program = List.of(floor.get().toString());
      serving.put(Column.FLOOR, program);
      starting.put(Column.FLOOR, program);
    }
  }

  /** Starts all sides. The caller closes them. */
  List<Side> start(int threads) throws IOException {
    List<Side> started = new ArrayList<>();
    for (var side : serving.entrySet()) {
      List<String> command = new ArrayList<>(side.getValue());
      command.add(models.toString());
      command.add(Integer.toString(threads));
      started.add(new Side(side.getKey(), command, environment(threads)));
    }
    return started;
  }

  /** Returns the commands that compute a first operator and exit. */
  Map<Column, List<String>> firstOperator() {
    return starting;
  }

  static Map<String, String> environment(int threads) {
    return Map.of("OMP_NUM_THREADS", Integer.toString(threads));
  }
}
