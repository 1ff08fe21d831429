package org.jtorch.loader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Processor information from {@code /proc/cpuinfo}.
 *
 * @param flags the instruction sets; empty on systems other than Linux
 */
record Processor(Set<String> flags) {

  private static final Set<String> SKYLAKEX_FEATURES =
      Set.of("avx512f", "avx512dq", "avx512bw", "avx512vl", "avx512cd");

  static Processor of(Environment environment) {
    Path file = environment.file("/proc/cpuinfo");
    if (!Files.isReadable(file)) {
      return new Processor(Set.of());
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip().split(" +"))
          .map(flags -> new Processor(new HashSet<>(Arrays.asList(flags))))
          .orElse(new Processor(Set.of()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the processor has the instruction sets of OpenBLAS's AVX-512 kernels. */
  boolean supportsAvx512Kernels() {
    return flags.containsAll(SKYLAKEX_FEATURES);
  }
}
