package org.jtorch.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jtorch.loader.Doctor;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Runs the same work in Python, the raw binding and jtorch, in turn, and prints what each took and
 * the ratios.
 */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = "The same work in Python, the raw binding and jtorch, in turn.")
final class Compare implements Callable<Integer> {
  private static final String CORE = "OPENBLAS_CORETYPE";

  /** Measured from two threads of the program too. */
  private static final Set<String> FROM_TWO =
      Set.of("script_mlp", "resnet18_infer", "resnet18_script_infer");

  /** One and the same computation may differ by rounding, no more. */
  private static final double TOLERANCE = 1e-3;

  @Option(names = "--python", description = "an interpreter with PyTorch and torchvision")
  private String python = "";

  @Option(names = "--rounds", description = "measurements of each side; the median counts")
  private int rounds = 7;

  @Option(names = "--threads", split = ",", description = "intra-op threads: 1 or 1,2")
  private List<Integer> threads = List.of(1);

  @Option(names = "--warm-up", description = "seconds that each side works before it is measured")
  private double warmUp = 4;

  @Option(names = "--workloads", hidden = true, description = "workloads.py, if not at its place")
  private Path script = Path.of("benchmarks/src/main/python/workloads.py");

  @Parameters(arity = "0..*", description = "workloads by name; all of them by default")
  private List<String> chosen = List.of();

  private final Path folder;

  private Compare(Path folder) {
    this.folder = folder;
  }

  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createTempDirectory("jtorch-compare");
    System.exit(new CommandLine(new Compare(folder)).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (python.isEmpty()) {
      System.out.println("no --python: jtorch and the raw binding alone, without TorchScript");
    } else {
      run(List.of(python, script.toString(), "export", folder.toString()));
    }
    describeMachine();
    for (int count : threads) {
      compare(count);
    }
    return 0;
  }

  private void compare(int count) throws IOException, InterruptedException {
    Map<String, String> environment = environment(count);
    List<String> names = new ArrayList<>(List.of("raw binding", "jtorch"));
    if (!python.isEmpty()) {
      names.add(0, "Python");
    }
    Table table = new Table(count, names);
    for (String workload : workloads()) {
      List<Side> sides = sides(count, environment);
      try {
        table.row(workload, measure(workload, sides, 1));
        if (FROM_TWO.contains(workload)) {
          table.row(workload + ", 2 callers", measure(workload, sides, 2));
        }
      } finally {
        sides.forEach(Side::close);
      }
    }
    if (chosen.isEmpty() && count == 1) {
      table.row("first operator", firstOperator(environment));
    }
  }

  /** Processes of their own for each workload, so that none finds what another left. */
  private List<Side> sides(int count, Map<String, String> environment) throws IOException {
    List<Side> sides = new ArrayList<>();
    if (!python.isEmpty()) {
      sides.add(
          new Side(
              "Python",
              List.of(python, script.toString(), "serve", folder.toString()),
              environment));
    }
    sides.add(java("raw binding", RawSide.class, count, environment));
    sides.add(java("jtorch", JtorchSide.class, count, environment));
    return sides;
  }

  private List<String> workloads() {
    return chosen.isEmpty() ? List.copyOf(JtorchSide.workloads(folder).keySet()) : chosen;
  }

  private Side java(String name, Class<?> main, int count, Map<String, String> environment)
      throws IOException {
    List<String> command = javaCommand(main);
    command.add(folder.toString());
    command.add(Integer.toString(count));
    return new Side(name, command, environment);
  }

  private static List<String> javaCommand(Class<?> main) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    return command;
  }

  /** The measurements of each side that does this work, taken in turn. */
  private Map<String, double[]> measure(String workload, List<Side> all, int callers)
      throws IOException {
    List<Side> sides = new ArrayList<>();
    for (Side side : all) {
      if (side.does(workload)) {
        sides.add(side);
      }
    }
    agree(workload, sides);
    Side jtorch = sides.get(sides.size() - 1);
    int times = Integer.parseInt(jtorch.ask("operations " + workload));
    Map<String, double[]> measured = new LinkedHashMap<>();
    for (Side side : sides) {
      warmUp(side, workload, times, callers);
      measured.put(side.name(), new double[rounds]);
    }
    for (int round = 0; round < rounds; round++) {
      for (Side side : sides) {
        measured.get(side.name())[round] = side.time(workload, times, callers);
      }
    }
    measured.values().forEach(Arrays::sort);
    return measured;
  }

  private void warmUp(Side side, String workload, int times, int callers) throws IOException {
    long end = System.nanoTime() + (long) (warmUp * 1e9);
    int done = 0;
    while (done < 2 || System.nanoTime() < end) {
      done += side.time(workload, times, callers) > 0 ? 1 : 0;
    }
  }

  private static void agree(String workload, List<Side> sides) throws IOException {
    double expected = sides.get(0).check(workload);
    for (Side side : sides) {
      double value = side == sides.get(0) ? expected : side.check(workload);
      if (!(Math.abs(value - expected) <= TOLERANCE * Math.max(1, Math.abs(expected)))) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "%s: %s computes %s, %s %s",
                workload,
                sides.get(0).name(),
                expected,
                side.name(),
                value));
      }
    }
  }

  private Map<String, double[]> firstOperator(Map<String, String> environment)
      throws IOException, InterruptedException {
    Map<String, List<String>> commands = new LinkedHashMap<>();
    if (!python.isEmpty()) {
      commands.put("Python", List.of(python, "-c", "import torch; torch.ones(1)"));
    }
    commands.put("jtorch", javaCommand(FirstOperator.class));
    Map<String, double[]> measured = new LinkedHashMap<>();
    for (int round = -1; round < rounds; round++) {
      for (var command : commands.entrySet()) {
        long start = System.nanoTime();
        run(command.getValue(), environment);
        double[] times = measured.computeIfAbsent(command.getKey(), name -> new double[rounds]);
        if (round >= 0) {
          times[round] = System.nanoTime() - start;
        }
      }
    }
    measured.values().forEach(Arrays::sort);
    return measured;
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    run(command, Map.of());
  }

  private static void run(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().putAll(environment);
    int exit = builder.start().waitFor();
    if (exit != 0) {
      throw new IOException(String.join(" ", command) + " gave " + exit);
    }
  }

  private static Map<String, String> environment(int count) {
    return Map.of("OMP_NUM_THREADS", Integer.toString(count));
  }

  /** The doctor's lines on processor and kernels: what the ratios hold for. */
  private static void describeMachine() {
    String report = Doctor.examine().text();
    report.lines().filter(line -> line.contains("kernels")).forEach(System.out::println);
    String set = System.getenv(CORE);
    if (set != null) {
      System.out.println(CORE + "=" + set + " in the environment");
    }
  }
}
