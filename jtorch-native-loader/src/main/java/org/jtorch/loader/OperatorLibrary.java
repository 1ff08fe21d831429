package org.jtorch.loader;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jtorch.loader.internal.LibraryCheck;

/** A library of operators. On Linux it is checked before it is loaded. */
final class OperatorLibrary {
  private OperatorLibrary() {}

  /** Loads a library; throws, before anything is loaded, if it would not find what it needs. */
  static void load(Path path) {
    Path file = path.toAbsolutePath().normalize();
    if (!Files.isRegularFile(file)) {
      throw new UncheckedIOException(
          "cannot read " + path, new NoSuchFileException(path.toString()));
    }
    if (NativePlatform.of(Environment.ofThisJvm()).isLinux()) {
      Optional<String> problem = LibraryCheck.problem(file, List.of());
      if (problem.isPresent()) {
        throw new NativeLibraryException(path + ": " + problem.get(), null);
      }
    }
    try {
      System.load(file.toString());
    } catch (UnsatisfiedLinkError e) {
      throw new NativeLibraryException(path + ": " + e.getMessage(), e);
    }
  }
}
