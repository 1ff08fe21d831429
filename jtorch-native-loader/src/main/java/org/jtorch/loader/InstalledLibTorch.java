package org.jtorch.loader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.jtorch.loader.internal.Versions;

/**
 * A libtorch installed by the user, whose libraries are used instead of the unpacked ones.
 *
 * @param folder its {@code lib} folder
 */
record InstalledLibTorch(Path folder) {

  static final String PROPERTY = "jtorch.libtorch";

  /** In the order of their dependencies; the last one loads those for CUDA or ROCm. */
  static final List<String> LIBRARIES = List.of("c10", "torch_cpu", "torch");

  private static final Pattern PYTHON_VERSION = Pattern.compile("__version__ = '([^']+)'");

  static @Nullable InstalledLibTorch of(Environment environment) {
    String folder = environment.property(PROPERTY);
    return folder == null ? null : new InstalledLibTorch(Path.of(folder).toAbsolutePath());
  }

  /** Returns why it cannot be used, or null if it can. */
  @Nullable String problem(NativePlatform platform, Versions versions) {
    for (String library : LIBRARIES) {
      if (!Files.isReadable(library(platform, library))) {
        return setting() + ", which does not contain " + platform.library(library);
      }
    }
    String version = version();
    return version == null || sameRelease(version, versions.libtorch())
        ? null
        : setting()
            + ", which contains libtorch "
            + version
            + ", but this jtorch needs libtorch "
            + versions.libtorch();
  }

  Path library(NativePlatform platform, String name) {
    return folder.resolve(platform.library(name));
  }

  /**
   * Returns the installation's version, or null: from {@code build-version} of libtorch's zip, or
   * {@code version.py} of the Python wheel.
   */
  @Nullable String version() {
    Path parent = folder.getParent();
    if (parent == null) {
      return null;
    }
    try {
      Path build = parent.resolve("build-version");
      if (Files.isReadable(build)) {
        return Files.readString(build).strip();
      }
      Path python = parent.resolve("version.py");
      if (!Files.isReadable(python)) {
        return null;
      }
      try (Stream<String> lines = Files.lines(python)) {
        return lines
            .map(PYTHON_VERSION::matcher)
            .filter(Matcher::find)
            .map(match -> match.group(1))
            .findFirst()
            .orElse(null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String setting() {
    return "-D" + PROPERTY + " is " + folder;
  }

  /** {@code 2.10.0+cu130} is the release {@code 2.10.0}. */
  private static boolean sameRelease(String version, String release) {
    return version.equals(release) || version.startsWith(release + "+");
  }
}
