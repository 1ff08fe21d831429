package org.jtorch.loader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Default number of threads per operator: the number in the environment, else the smaller of the
 * number of physical cores and the number of processors available to the JVM, which respects the
 * limits of a container.
 *
 * @param physicalCores the number of physical cores of the machine
 * @param availableProcessors the value of {@link Runtime#availableProcessors()}
 * @param variable the environment variable that sets the number, or null
 * @param threads the number of threads per operator
 * @param openBlas the number of threads of OpenBLAS
 */
record DefaultThreads(
    int physicalCores,
    int availableProcessors,
    @Nullable String variable,
    int threads,
    int openBlas) {

  private static final List<String> VARIABLES = List.of("OMP_NUM_THREADS", "MKL_NUM_THREADS");

  private static final List<String> OPEN_BLAS_VARIABLES =
      List.of("OPENBLAS_NUM_THREADS", "GOTO_NUM_THREADS");

  /**
   * Returns the defaults for an environment.
   *
   * @param ofLibTorch libtorch's own default, which depends on the environment
   */
  static DefaultThreads of(Environment environment, int availableProcessors, int ofLibTorch) {
    int counted = physicalCores(environment.file("/proc/cpuinfo"));
    int cores = counted > 0 ? counted : ofLibTorch;
    String variable = firstSet(environment.variables(), VARIABLES);
    int threads = variable == null ? Math.min(cores, availableProcessors) : ofLibTorch;
    String own = firstSet(environment.variables(), OPEN_BLAS_VARIABLES);
    int openBlas = own == null ? threads : number(environment.variables(), own);
    return new DefaultThreads(cores, availableProcessors, variable, threads, openBlas);
  }

  private static @Nullable String firstSet(Map<String, String> variables, List<String> names) {
    return names.stream().filter(name -> number(variables, name) > 0).findFirst().orElse(null);
  }

  /** Returns the first number of OpenMP's list for nested regions, or 0 if there is none. */
  private static int number(Map<String, String> variables, String name) {
    String first = variables.getOrDefault(name, "").split(",", 2)[0].strip();
    return first.matches("[1-9][0-9]{0,5}") ? Integer.parseInt(first) : 0;
  }

  /** Returns the number of distinct pairs of socket and core; 0 if unknown. */
  private static int physicalCores(Path file) {
    if (!Files.isReadable(file)) {
      return 0;
    }
    Set<String> cores = new HashSet<>();
    String socket = "";
    try {
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith("physical id")) {
          socket = line;
        } else if (line.startsWith("core id")) {
          cores.add(socket + line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return cores.size();
  }

  /** Returns the text of the doctor's report. */
  String describe() {
    String reason = variable == null ? "the smaller of both" : Objects.requireNonNull(variable);
    return physicalCores
        + " physical cores, "
        + availableProcessors
        + " available to the JVM; "
        + threads
        + " threads per operator by default: "
        + reason;
  }
}
