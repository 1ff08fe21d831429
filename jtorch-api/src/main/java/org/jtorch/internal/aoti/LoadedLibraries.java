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
  private LoadedLibraries() {}

  /** Removes the names that libtorch defines. */
  static void removeDefined(List<String> names) throws IOException {
    for (Path library : libraries()) {
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
