package org.jtorch.it.newcomer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jtorch.it.Command;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Program in a single jar with natives and classes. */
class ShadedJarIT {
  private static Path jar;

  @BeforeAll
  static void build() throws Exception {
    MavenProject project = MavenProject.copy("shaded");
    Path java = Files.createDirectories(project.folder().resolve("src/main/java"));
    Path main = OutsideProject.sources().resolve("newcomer/src/main/java/Main.java");
    Files.copy(main, java.resolve("Main.java"));
    project.maven("package");
    jar = project.folder().resolve("target/shaded-1.jar");
  }

  static List<Path> jdks() {
    return Jdks.atHand();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void theShadedJarRunsWithoutAWarning(Path jdk) throws Exception {
    String java = jdk.resolve("bin/java").toString();
    String cache = "-Dorg.bytedeco.javacpp.cachedir=" + jar.resolveSibling("cache");
    Command.Result result = Command.of(java, cache, "-jar", jar.toString()).run().ok();
    assertThat(result.out()).isEqualTo(OutsideProjectIT.PRINTED);
    assertThat(result.err()).doesNotContain("WARNING");
  }
}
