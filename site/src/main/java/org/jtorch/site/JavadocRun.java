package org.jtorch.site;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Javadoc of all published modules together, classes for Java 22 included. */
final class JavadocRun {
  private static final List<String> SOURCE_FOLDERS =
      List.of(
          "src/main/java",
          "src/main/java22",
          "target/generated-sources/ops",
          "target/generated-sources/layers");

  private final Path root;
  private final Path output;
  private final String version;

  JavadocRun(Path root, Path output, String version) {
    this.root = root;
    this.output = output;
    this.version = version;
  }

  void run(Path javadoc) throws IOException, InterruptedException {
    int exitCode = new ProcessBuilder(command(javadoc)).inheritIO().start().waitFor();
    if (exitCode != 0) {
      throw new IllegalStateException("javadoc ended with " + exitCode);
    }
  }

  private List<String> command(Path javadoc) throws IOException {
    Map<String, String> modules = modules();
    String home =
        "<a style=\"color: white; font-size: 14px\" href=\"{@docRoot}/../index.html\">"
            + "jtorch documentation</a>";
    List<String> words =
        new ArrayList<>(
            List.of(javadoc.toString(), "-quiet", "-notimestamp", "-d", output.toString()));
    words.addAll(List.of("-encoding", "UTF-8", "--release", "22", "-Xdoclint:none"));
    words.addAll(List.of("-doctitle", "jtorch " + version, "-windowtitle", "jtorch " + version));
    words.addAll(List.of("-header", home));
    words.add("-overview");
    words.add(root.resolve("jtorch-api/target/generated-sources/names/overview.html").toString());
    words.addAll(List.of("-p", System.getProperty("java.class.path")));
    modules.forEach(
        (name, path) -> words.addAll(List.of("--module-source-path", name + "=" + path)));
    words.addAll(List.of("--module", String.join(",", modules.keySet())));
    return words;
  }

  /**
   * The modules that have a {@code module-info}, which the published ones are, and their sources.
   */
  private Map<String, String> modules() throws IOException {
    Map<String, String> modules = new LinkedHashMap<>();
    try (Stream<Path> folders = Files.list(root)) {
      for (Path folder : folders.sorted().toList()) {
        Path info = folder.resolve("src/main/java/module-info.java");
        if (Files.exists(info)) {
          List<String> sources =
              SOURCE_FOLDERS.stream()
                  .map(folder::resolve)
                  .filter(Files::isDirectory)
                  .map(Path::toString)
                  .toList();
          modules.put(name(info), String.join(File.pathSeparator, sources));
        }
      }
    }
    return modules;
  }

  private static String name(Path info) throws IOException {
    return Files.readAllLines(info).stream()
        .filter(line -> line.startsWith("module "))
        .map(line -> line.split(" ", -1)[1])
        .findFirst()
        .orElseThrow();
  }
}
