package org.jtorch.loader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The C and C++ libraries of a Linux system. libtorch needs the versions it was built with, or
 * later.
 *
 * @param musl whether the C library is musl, as on Alpine
 * @param glibc 36 for glibc 2.36; empty if unknown
 * @param glibcxx 30 for a libstdc++ with {@code GLIBCXX_3.4.30}; empty if unknown
 */
record SystemLibraries(boolean musl, OptionalInt glibc, OptionalInt glibcxx) {

  private static final int GLIBC_NEEDED = 35;
  private static final int GLIBCXX_NEEDED = 30;

  private static final List<String> FOLDERS =
      List.of(
          "/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64", "/usr/lib64", "/usr/lib");

  static SystemLibraries of(Environment environment) {
    List<String> mapped = mappedFiles(environment.file("/proc/self/maps"));
    return new SystemLibraries(
        mapped.stream().anyMatch(path -> path.contains("ld-musl-")),
        version(environment, mapped, "libc.so.6", "GLIBC_2."),
        version(environment, mapped, "libstdc++.so.6", "GLIBCXX_3.4."));
  }

  /** Returns why libtorch cannot use these libraries; empty if it can. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (musl) {
      problems.add(
          "this Linux uses musl (Alpine does), but libtorch needs glibc 2."
              + GLIBC_NEEDED
              + " or later: use an image based on Debian 12, Ubuntu 22.04 or later");
    }
    if (glibc.isPresent() && glibc.getAsInt() < GLIBC_NEEDED) {
      problems.add(
          "this Linux has glibc 2."
              + glibc.getAsInt()
              + ", but libtorch needs 2."
              + GLIBC_NEEDED
              + " or later: Debian 12, Ubuntu 22.04 and later have it,"
              + " RHEL 8 and 9 and Amazon Linux 2 and 2023 do not");
    }
    if (glibcxx.isPresent() && glibcxx.getAsInt() < GLIBCXX_NEEDED) {
      problems.add(
          "this Linux has a libstdc++ with GLIBCXX_3.4."
              + glibcxx.getAsInt()
              + ", but libtorch needs GLIBCXX_3.4."
              + GLIBCXX_NEEDED
              + " or later, which comes with GCC 12");
    }
    return problems;
  }

  @Override
  public String toString() {
    if (musl) {
      return "musl";
    }
    return "glibc "
        + (glibc.isPresent() ? "2." + glibc.getAsInt() : "of unknown version")
        + ", libstdc++ "
        + (glibcxx.isPresent() ? "GLIBCXX_3.4." + glibcxx.getAsInt() : "not found");
  }

  private static List<String> mappedFiles(Path maps) {
    if (!Files.isReadable(maps)) {
      return List.of();
    }
    try (Stream<String> lines = Files.lines(maps)) {
      return lines
          .filter(line -> line.indexOf('/') >= 0)
          .map(line -> line.substring(line.indexOf('/')))
          .distinct()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static OptionalInt version(
      Environment environment, List<String> mapped, String library, String prefix) {
    return Stream.concat(
            mapped.stream().filter(path -> path.endsWith("/" + library)),
            FOLDERS.stream().map(folder -> folder + "/" + library))
        .map(environment::file)
        .filter(Files::isReadable)
        .findFirst()
        .map(file -> SymbolVersions.highest(file, prefix))
        .orElse(OptionalInt.empty());
  }
}
