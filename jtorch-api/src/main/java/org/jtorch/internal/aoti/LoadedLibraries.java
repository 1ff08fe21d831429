package org.jtorch.internal.aoti;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jtorch.internal.binding.ElfSymbols;

/** libtorch's libraries, as this process has loaded them. */
final class LoadedLibraries {
  private static final String MAIN = "torch_cpu";

  private LoadedLibraries() {}

  /**
   * Removes the names that libtorch defines. If its files have been deleted since, that is all; the
   * system's loader then finds what is missing.
   */
  static void removeDefined(List<String> names) throws IOException {
    List<Path> libraries = libraries();
    if (libraries.stream().noneMatch(path -> path.getFileName().toString().contains(MAIN))) {
      names.clear();
    }
    for (Path library : libraries) {
      if (names.isEmpty()) {
        return;
      }
      try (ElfSymbols symbols = ElfSymbols.open(library)) {
        for (Iterator<String> at = names.iterator(); at.hasNext(); ) {
          if (symbols.exports(at.next())) {
            at.remove();
          }
        }
      }
    }
  }

  private static List<Path> libraries() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines
          .filter(line -> line.contains("/libtorch") || line.contains("/libc10"))
          .map(line -> Path.of(line.substring(line.indexOf('/'))))
          .filter(Files::isRegularFile)
          .distinct()
          .sorted()
          .toList();
    }
  }
}
