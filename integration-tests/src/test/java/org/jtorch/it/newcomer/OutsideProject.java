package org.jtorch.it.newcomer;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jtorch.it.Command;
import org.jtorch.it.Pom;
import org.jtorch.it.Repository;

/** The newcomer's project, built by Maven against the installed artifacts. */
record OutsideProject(Path folder, List<Path> classPath) {
  private static final String WRITTEN_FOR = "linux-x86_64";

  /** Where its sources are. */
  static Path sources() {
    return Repository.root().resolve("integration-tests/src/it");
  }

  /** The name that the natives have for this machine. */
  static String platform() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String name = system.startsWith("mac") ? "macosx" : system.split(" ")[0];
    String machine = System.getProperty("os.arch");
    return name + "-" + (machine.equals("aarch64") ? "arm64" : "x86_64");
  }

  static OutsideProject build() throws IOException, InterruptedException {
    Path folder = Repository.freshFolder("newcomer");
    // Else Maven would take this repository's options for the project's.
    Files.createDirectory(folder.resolve(".mvn"));
    String pom = Files.readString(sources().resolve("newcomer/pom.xml"));
    Files.writeString(folder.resolve("pom.xml"), pom.replace(WRITTEN_FOR, platform()));
    Path java = Files.createDirectories(folder.resolve("src/main/java"));
    Files.copy(sources().resolve("newcomer/src/main/java/Main.java"), java.resolve("Main.java"));
    Path repository = LocalRepository.install(property("settings.localRepository"));
    Command.of(
            property("maven.home").resolve("bin/mvn").toString(),
            "-q",
            "-B",
            "-Dmaven.repo.local=" + repository,
            "-Dmdep.outputFile=target/classpath",
            "compile",
            dependencyPlugin() + ":build-classpath")
        .in(folder)
        .run()
        .ok();
    return new OutsideProject(folder, jars(Files.readString(folder.resolve("target/classpath"))));
  }

  private static List<Path> jars(String classPath) {
    return Stream.of(classPath.split(File.pathSeparator)).map(Path::of).toList();
  }

  /** Its own classes. */
  Path classes() {
    return folder.resolve("target/classes");
  }

  /** The jars that Maven gave it, one behind the other. */
  String joinedClassPath() {
    return String.join(File.pathSeparator, classPath.stream().map(Path::toString).toList());
  }

  /** The plugin in the version that the build itself uses. */
  private static String dependencyPlugin() {
    String path = "//pluginManagement//plugin[artifactId='maven-dependency-plugin']/version";
    String version = Pom.text(Pom.parent().xml(), path);
    return "org.apache.maven.plugins:maven-dependency-plugin:" + version;
  }

  private static Path property(String name) {
    return Path.of(System.getProperty(name));
  }
}
