package org.jtorch.it.newcomer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jtorch.it.Command;
import org.jtorch.it.LibtorchRelease;
import org.jtorch.it.Pom;
import org.jtorch.it.Repository;

/**
 * A user's project outside the reactor, which Maven builds against the installed artifacts.
 *
 * @param folder a copy of its sources
 */
record MavenProject(Path folder) {
  private static final String WRITTEN_FOR = "linux-x86_64";

  private static Path repository;

  /** Copies one of the projects, for this machine's platform. */
  static MavenProject copy(String name) throws IOException {
    return copy(name, OutsideProject.sources().resolve(name));
  }

  /** Copies a project, for this machine's platform. */
  static MavenProject copy(String name, Path sources) throws IOException {
    Path folder = Repository.freshFolder(name);
    // Else Maven would take this repository's options for the project's.
    Files.createDirectory(folder.resolve(".mvn"));
    try (Stream<Path> all = Files.walk(sources)) {
      for (Path source : all.filter(Files::isRegularFile).toList()) {
        Path copy = folder.resolve(sources.relativize(source));
        Files.createDirectories(copy.getParent());
        Files.copy(source, copy);
      }
    }
    Path pom = folder.resolve("pom.xml");
    Files.writeString(pom, Files.readString(pom).replace(WRITTEN_FOR, OutsideProject.platform()));
    return new MavenProject(folder);
  }

  /** Runs Maven in it. */
  void maven(String... arguments) throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("maven.home"), "bin/mvn").toString(),
                "-q",
                "-B",
                "-Dmaven.repo.local=" + repository(),
                "-Dlibtorch.release=" + LibtorchRelease.current()));
    words.addAll(List.of(arguments));
    Command.of(words).in(folder).run().ok();
  }

  private static synchronized Path repository() throws IOException {
    if (repository == null) {
      repository = LocalRepository.install(Path.of(System.getProperty("settings.localRepository")));
    }
    return repository;
  }

  /** The dependencies' jars, as Maven's plugin lists them. */
  List<Path> classPath() throws IOException, InterruptedException {
    String path = "//pluginManagement//plugin[artifactId='maven-dependency-plugin']/version";
    String version = Pom.text(Pom.parent().xml(), path);
    maven(
        "-Dmdep.outputFile=target/classpath",
        "compile",
        "org.apache.maven.plugins:maven-dependency-plugin:" + version + ":build-classpath");
    String listed = Files.readString(folder.resolve("target/classpath"));
    return Stream.of(listed.split(java.io.File.pathSeparator)).map(Path::of).toList();
  }
}
