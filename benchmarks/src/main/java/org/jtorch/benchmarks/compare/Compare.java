package org.jtorch.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jtorch.loader.Doctor;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Runs the same workloads in Python, C++, the raw binding and jtorch in alternation, and prints
 * their times and the ratios.
 */
@CommandLine.Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = "Runs the same workloads in Python, C++, the raw binding and jtorch, in turn.")
final class Compare implements Callable<Integer> {
  private static final String CORE = "OPENBLAS_CORETYPE";

  @Option(
      names = "--python",
      description = "an interpreter with PyTorch and torchvision; C++ uses its libtorch")
  private String python = "";

  @Option(names = "--rounds", description = "measurements of each side; the median counts")
  private int rounds = 7;

  @Option(names = "--threads", split = ",", description = "intra-op threads: 1 or 1,2")
  private List<Integer> threads = List.of(1);

  @Option(names = "--warm-up", description = "seconds of warm-up before a side is measured")
  private double warmUp = 3;

  @Option(names = "--processes", description = "processes per side, which share the measurements")
  private int processes = 3;

  @Option(names = "--busy", description = "other processes, which keep one core busy each")
  private int busy;

  @Option(names = "--benchmarks", hidden = true, description = "folder of this module")
  private Path benchmarks = Path.of("benchmarks");

  @Parameters(arity = "0..*", description = "workloads: ${COMPLETION-CANDIDATES}; by default all")
  private List<Task> chosen = List.of();

  private Compare() {}

  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new Compare());
    System.exit(line.setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Sides sides = new Sides(benchmarks);
    if (python.isEmpty()) {
      System.out.println("no --python: only jtorch and the raw binding, without Python's models");
    } else {
      sides.addPython(python);
    }
    describeMachine();
    try (BusyProcesses busyProcesses = BusyProcesses.start(busy)) {
      if (busyProcesses.count() > 0) {
        System.out.println("next to " + busyProcesses.count() + " busy processes");
      }
      for (int count : threads) {
        compare(sides, count);
      }
    }
    return 0;
  }

  private void compare(Sides sides, int count) throws IOException, InterruptedException {
    Turns turns = new Turns(rounds, warmUp);
    Table table = new Table(count);
    for (Task task : tasks()) {
      Map<Column, double[]> fromOne = new EnumMap<>(Column.class);
      Map<Column, double[]> fromTwo = new EnumMap<>(Column.class);
      // Several processes per side, because the placement of its memory affects a process's speed.
      for (Turns.Rounds part : turns.divided(processes)) {
        List<Side> started = sides.start(count);
        try {
          turns.agree(task, started);
          turns.measure(task, started, 1, part, fromOne);
          if (task.isFromTwo()) {
            turns.measure(task, started, 2, part, fromTwo);
          }
        } finally {
          started.forEach(Side::close);
        }
      }
      table.row(task.toString(), fromOne);
      if (task.isFromTwo()) {
        table.row(task + ", 2 callers", fromTwo);
      }
    }
    if (chosen.isEmpty() && count == 1) {
      table.row(
          "first operator", turns.measureStart(sides.firstOperator(), Sides.environment(count)));
    }
  }

  private List<Task> tasks() {
    Stream<Task> asked = chosen.isEmpty() ? Stream.of(Task.values()) : chosen.stream();
    return asked.filter(task -> !python.isEmpty() || !task.isOnModelsOfPython()).toList();
  }

  /** Prints the doctor's lines on the processor and the kernels for which the ratios hold. */
  private static void describeMachine() {
    String report = Doctor.examine().text();
    report.lines().filter(line -> line.contains("kernels")).forEach(System.out::println);
    String set = System.getenv(CORE);
    if (set != null) {
      System.out.println(CORE + "=" + set + " in the environment");
    }
  }
}
