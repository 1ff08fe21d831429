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
 * How many threads an operator uses unless {@code setNumThreads} says otherwise: the number in the
 * environment, else the smaller of the physical cores and the processors that the JVM may use,
 * which knows the limits of a container.
 *
 * @param physicalCores of the machine
 * @param availableProcessors as {@link Runtime#availableProcessors()} tells
 * @param variable the environment variable that decides, if one does
 * @param threads how many threads an operator uses
 * @param openBlas how many threads OpenBLAS uses
 */
record DefaultThreads(
    int physicalCores,
    int availableProcessors,
    @Nullable String variable,
    int threads,
    int openBlas) {

  private static final List<String> VARIABLES = List.of("OMP_NUM_THREADS", "MKL_NUM_THREADS");

  private static final List<String> OF_OPEN_BLAS =
      List.of("OPENBLAS_NUM_THREADS", "GOTO_NUM_THREADS");

  /**
   * The numbers for an environment.
   *
   * @param ofLibTorch libtorch's own default, which follows the environment
   */
  static DefaultThreads of(Environment environment, int availableProcessors, int ofLibTorch) {
    int counted = physicalCores(environment.file("/proc/cpuinfo"));
    int cores = counted > 0 ? counted : ofLibTorch;
    String variable = firstSet(environment.variables(), VARIABLES);
    int threads = variable == null ? Math.min(cores, availableProcessors) : ofLibTorch;
    String own = firstSet(environment.variables(), OF_OPEN_BLAS);
    int openBlas = own == null ? threads : number(environment.variables(), own);
    return new DefaultThreads(cores, availableProcessors, variable, threads, openBlas);
  }

  private static @Nullable String firstSet(Map<String, String> variables, List<String> names) {
    return names.stream().filter(name -> number(variables, name) > 0).findFirst().orElse(null);
  }

  /** OpenMP takes a list for nested regions, of which the first counts here; 0 if it is none. */
  private static int number(Map<String, String> variables, String name) {
    String first = variables.getOrDefault(name, "").split(",", 2)[0].strip();
    return first.matches("[1-9][0-9]{0,5}") ? Integer.parseInt(first) : 0;
  }

  /** Distinct pairs of socket and core; 0 where the file does not tell. */
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

  /** The doctor's words. */
  String describe() {
    String why = variable == null ? "the smaller of both" : Objects.requireNonNull(variable);
    return physicalCores
        + " physical cores, "
        + availableProcessors
        + " available to the JVM; "
        + threads
        + " threads an operator by default: "
        + why;
  }
}
