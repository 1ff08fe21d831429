package org.jtorch.it.newcomer;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jtorch.it.Pom;
import org.jtorch.it.Repository;

/**
 * Maven repository with this build's artifacts installed. All other entries are links to the user's
 * repository, so that nothing is downloaded twice and nothing of this build remains there.
 */
final class LocalRepository {
  private static final String GROUP = "org/jtorch";

  private LocalRepository() {}

  static Path install(Path real) throws IOException {
    Path repository = Repository.freshFolder("repository");
    link(real, repository, "org");
    link(real.resolve("org"), Files.createDirectory(repository.resolve("org")), "jtorch");
    for (Pom pom : Pom.reactor()) {
      if (!pom.property("maven.deploy.skip").equals("true")) {
        install(pom, repository.resolve(GROUP));
      }
    }
    return repository;
  }

  private static void install(Pom pom, Path group) throws IOException {
    String name = pom.artifactId() + "-" + Pom.version();
    Path folder = group.resolve(pom.artifactId()).resolve(Pom.version());
    Files.createDirectories(folder);
    Files.copy(pom.file(), folder.resolve(name + ".pom"), REPLACE_EXISTING);
    if (pom.type().equals("jar")) {
      Files.copy(jar(pom), folder.resolve(name + ".jar"), REPLACE_EXISTING);
    }
  }

  private static Path jar(Pom pom) {
    boolean built = pom.packaging().equals("jar");
    String artifact = built ? pom.artifactId() : "jtorch-natives-jar";
    Path module = built ? pom.file() : pom.file().getParent().resolveSibling(artifact + "/pom.xml");
    return module.resolveSibling("target/" + artifact + "-" + Pom.version() + ".jar");
  }

  private static void link(Path real, Path copy, String except) throws IOException {
    try (Stream<Path> entries = Files.list(real)) {
      for (Path entry : entries.toList()) {
        if (!entry.getFileName().toString().equals(except)) {
          Files.createSymbolicLink(copy.resolve(entry.getFileName()), entry);
        }
      }
    }
  }
}
