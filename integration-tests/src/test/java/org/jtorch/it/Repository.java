package org.jtorch.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The repository checkout in which the tests run. */
public final class Repository {
  private static final Path ROOT = findRoot();

  private Repository() {}

  public static Path root() {
    return ROOT;
  }

  /** A new, empty folder of that name in this module's target folder. */
  public static Path freshFolder(String name) throws IOException {
    Path parent = Files.createDirectories(ROOT.resolve("integration-tests/target/it"));
    return Files.createTempDirectory(parent, name + "-");
  }

  /** The Java files of the modules' main code, without generated ones. */
  public static List<Path> mainSources() {
    return Stream.of(
            "src/main/java",
            "src/main/java17",
            "src/main/java22",
            "src/main/java-libtorch-2.10",
            "src/main/java-libtorch-2.13")
        .flatMap(folder -> sources(folder).stream())
        .toList();
  }

  /** The hand-written Java files, including tests and templates. */
  public static List<Path> sources() {
    Stream<Path> others =
        Stream.of("src/main/templates", "src/test/java", "src/test/java22")
            .flatMap(folder -> sources(folder).stream());
    return Stream.concat(mainSources().stream(), others).toList();
  }

  /** The templates of generated Java files. */
  public static List<Path> templates() {
    return sources("src/main/templates");
  }

  private static List<Path> sources(String folder) {
    return Pom.reactor().stream()
        .map(pom -> pom.file().resolveSibling(folder))
        .filter(Files::isDirectory)
        .flatMap(source -> javaFiles(source).stream())
        .toList();
  }

  /** The Java files and templates of a folder and those in it. */
  public static List<Path> javaFiles(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> isJava(file.toString())).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isJava(String file) {
    return file.endsWith(".java") || file.endsWith(".template") || file.endsWith(".fragment");
  }

  private static Path findRoot() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve(".mvn"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
