package org.jtorch.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Processes that each keep a core busy until they are closed. */
final class BusyProcesses implements AutoCloseable {
  private final List<Process> processes = new ArrayList<>();

  private BusyProcesses() {}

  static BusyProcesses start(int count) throws IOException {
    BusyProcesses busy = new BusyProcesses();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    for (int i = 0; i < count; i++) {
      busy.processes.add(
          new ProcessBuilder(
                  java,
                  "-Xmx16m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Spin.class.getName())
              .inheritIO()
              .start());
    }
    return busy;
  }

  int count() {
    return processes.size();
  }

  @Override
  public void close() {
    processes.forEach(Process::destroy);
  }

  /** Program of a busy process. It ends with the process that started it. */
  static final class Spin {
    private Spin() {}

    public static void main(String[] arguments) {
      ProcessHandle parent = ProcessHandle.current().parent().orElseThrow();
      while (parent.isAlive()) {
        for (int i = 0; i < 1_000_000; i++) {
          Thread.onSpinWait();
        }
      }
    }
  }
}
