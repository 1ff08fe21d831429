package org.jtorch.it.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.jtorch.Torch;
import org.jtorch.it.Command;
import org.jtorch.it.Pom;
import org.jtorch.it.Repository;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The JDK's check of multi-release jars accepts the published jar. */
@Tag("jdk25")
class JarIT {
  static Stream<Path> publishedJars() {
    return Pom.reactor().stream()
        .filter(pom -> pom.packaging().equals("jar"))
        .filter(pom -> !pom.property("maven.deploy.skip").equals("true"))
        .map(JarIT::jar);
  }

  @ParameterizedTest
  @MethodSource("publishedJars")
  void theJarIsValid(Path jar) {
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out);
    int exitCode =
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(writer, writer, "--validate", "--file", jar.toString());
    assertThat(exitCode).as(out.toString()).isZero();
  }

  /** The class is also in {@code target/classes}, where Java ignores {@code META-INF}. */
  @Test
  void outsideOfTheJarSegmentsNamesItsRequirement() throws Exception {
    Path folder = Repository.freshFolder("base");
    Path classes = Repository.root().resolve("jtorch-api/target/classes/org/jtorch/Segments.class");
    Files.copy(
        classes, Files.createDirectories(folder.resolve("org/jtorch")).resolve("Segments.class"));
    Path program =
        Files.writeString(
            folder.resolve("Main.java"),
            "class Main { public static void main(String[] a) { org.jtorch.Segments.of(null); } }");
    Path api = Path.of(Torch.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    String path =
        String.join(
            System.getProperty("path.separator"), List.of(folder.toString(), api.toString()));
    Command.Result result = Command.java("-cp", path, program.toString()).run();
    assertThat(result.err())
        .contains("UnsupportedOperationException: Segments needs Java 22 or later");
  }

  private static Path jar(Pom pom) {
    String name = pom.artifactId() + "-" + Pom.version() + ".jar";
    return pom.file().resolveSibling("target").resolve(name);
  }
}
