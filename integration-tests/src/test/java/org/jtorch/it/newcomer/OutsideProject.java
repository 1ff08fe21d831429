package org.jtorch.it.newcomer;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jtorch.it.Repository;

/** The newcomer's project, built by Maven against the installed artifacts. */
record OutsideProject(Path folder, List<Path> classPath) {
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
    MavenProject project = MavenProject.copy("newcomer");
    return new OutsideProject(project.folder(), project.classPath());
  }

  /** Its own classes. */
  Path classes() {
    return folder.resolve("target/classes");
  }

  /** The jars from Maven, in class path order. */
  String joinedClassPath() {
    return String.join(File.pathSeparator, classPath.stream().map(Path::toString).toList());
  }
}
