package org.jtorch.benchmarks.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Side in C++, compiled against Python's libtorch and cached until either changes. */
final class Floor {
  private final Path sources;
  private final Path target;
  private final String version;
  private final Path libtorch;

  /**
   * @param benchmarks the folder of this module
   * @param version the version of libtorch
   * @param libtorch the folder with its {@code include} and {@code lib}
   */
  Floor(Path benchmarks, String version, Path libtorch) {
    sources = benchmarks.resolve("src/main/cpp");
    target = benchmarks.resolve("target");
    this.version = version;
    this.libtorch = libtorch;
  }

  /** Returns the compiled program, or prints a line with the reason why there is none. */
  Optional<Path> program() throws IOException, InterruptedException {
    List<String> compiler = compiler();
    if (compiler.isEmpty()) {
      System.out.println("no C++ floor: there is no $CXX, g++ or c++ to compile it");
      return Optional.empty();
    }
    Path program = target.resolve("floor-" + version + "-" + digest(compiler));
    if (Files.exists(program)) {
      return Optional.of(program);
    }
    Path unfinished = Files.createTempFile(target, "floor", "");
    int exit = Command.run(compilation(compiler, unfinished), Map.of());
    if (exit != 0) {
      Files.delete(unfinished);
      System.out.printf(
          Locale.ROOT, "no C++ floor: %s gave %d%n", String.join(" ", compiler), exit);
      return Optional.empty();
    }
    return Optional.of(Files.move(unfinished, program, StandardCopyOption.ATOMIC_MOVE));
  }

  private static List<String> compiler() throws InterruptedException {
    List<String> candidates = new ArrayList<>(List.of("g++", "c++"));
    String chosen = System.getenv("CXX");
    if (chosen != null) {
      candidates.add(0, chosen);
    }
    for (String candidate : candidates) {
      List<String> command = List.of(candidate.strip().split("\\s+"));
      if (answers(command)) {
        return command;
      }
    }
    return List.of();
  }

  private static boolean answers(List<String> compiler) throws InterruptedException {
    List<String> command = new ArrayList<>(compiler);
    command.add("--version");
    try {
      Command.lines(command);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private List<String> compilation(List<String> compiler, Path program) {
    Path include = libtorch.resolve("include");
    Path lib = libtorch.resolve("lib");
    List<String> command = new ArrayList<>(compiler);
    command.addAll(
        List.of(
            "-O2",
            "-std=c++20",
            "-I" + include,
            "-I" + include.resolve("torch/csrc/api/include"),
            sources.resolve("floor.cpp").toString(),
            "-o",
            program.toString(),
            "-L" + lib,
            "-ltorch",
            "-ltorch_cpu",
            "-lc10",
            "-Wl,-rpath," + lib));
    return command;
  }

  private String digest(List<String> compiler) throws IOException {
    MessageDigest digest = sha256();
    digest.update((libtorch + "\n" + compiler).getBytes(StandardCharsets.UTF_8));
    List<Path> files;
    try (Stream<Path> listed = Files.list(sources)) {
      files = listed.sorted().toList();
    }
    for (Path file : files) {
      digest.update(Files.readAllBytes(file));
    }
    return HexFormat.of().formatHex(digest.digest(), 0, 6);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
