package org.jtorch.it.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Allocator of {@code guardpages.c}, compiled if gcc exists and preloaded into children. */
final class GuardPages {
  /** Byte that new memory is filled with. Without it, no allocator is preloaded. */
  static final String FILL_PROPERTY = "jtorch.hostile.fill";

  private GuardPages() {}

  /** Environment variables of a child for the configured fill pattern, if any. */
  static Map<String, String> environment(Path folder) throws IOException, InterruptedException {
    String fill = System.getProperty(FILL_PROPERTY);
    return fill == null ? Map.of() : environment(folder, Integer.decode(fill));
  }

  static Map<String, String> environment(Path folder, int fill)
      throws IOException, InterruptedException {
    return Map.of(
        "LD_PRELOAD", library(folder).toString(), "JTORCH_GUARD_FILL", Integer.toString(fill));
  }

  private static Path library(Path folder) throws IOException, InterruptedException {
    Path library = folder.resolve("guardpages.so");
    if (!Files.exists(library)) {
      Path source = folder.resolve("guardpages.c");
      try (InputStream in = GuardPages.class.getResourceAsStream("/fuzz/guardpages.c")) {
        Files.write(source, in.readAllBytes());
      }
      Process gcc =
          new ProcessBuilder(
                  "gcc",
                  "-O2",
                  "-shared",
                  "-fPIC",
                  "-o",
                  library.toString(),
                  source.toString(),
                  "-ldl")
              .inheritIO()
              .start();
      if (gcc.waitFor() != 0) {
        throw new IOException("gcc cannot compile " + source);
      }
    }
    return library;
  }
}
