package org.jtorch.it.newcomer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jtorch.it.Command;
import org.jtorch.it.Javac;
import org.jtorch.it.Repository;
import org.jtorch.it.docs.Readme;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Builds a project as the README describes, and runs it on each available JDK. */
class OutsideProjectIT {
  static final String PRINTED = "83.0\n[2, 2]\n";

  /** The modules that load or call native code. */
  static final String NATIVE_ACCESS =
      "org.jtorch.loader,org.bytedeco.javacpp,org.bytedeco.openblas,org.bytedeco.pytorch";

  private static OutsideProject project;

  @BeforeAll
  static void build() throws Exception {
    project = OutsideProject.build();
  }

  static List<Path> jdks() {
    return Jdks.atHand();
  }

  @Test
  void itsPomMatchesTheReadme() throws Exception {
    String pom = Files.readString(OutsideProject.sources().resolve("newcomer/pom.xml"));
    assertThat(Readme.mavenSnippets())
        .hasSize(2)
        .allSatisfy(snippet -> assertThat(pom).containsIgnoringWhitespaces(snippet));
  }

  @Test
  void onePlatformsNativesAreOnItsClassPath() {
    String platform = OutsideProject.platform();
    Stream<String> natives =
        project.classPath().stream()
            .map(jar -> jar.getFileName().toString())
            .filter(jar -> !jar.startsWith("jtorch-"))
            .filter(jar -> jar.matches(".*-(linux|macosx|windows|android|ios)-.*"));
    assertThat(natives).hasSize(3).allMatch(jar -> jar.endsWith("-" + platform + ".jar"));
  }

  @Test
  void nothingButJarsIsOnItsClassPath() {
    assertThat(project.classPath()).allMatch(entry -> entry.toString().endsWith(".jar"));
  }

  @Test
  void nothingOfTheBuildIsOnItsClassPath() {
    assertThat(project.classPath())
        .map(jar -> jar.getFileName().toString().replaceFirst("-\\d.*", ""))
        .contains("jtorch-native-loader", "jtorch-api", "jtorch-nn", "jtorch-vision")
        .doesNotContain("junit-jupiter", "jtorch-codegen", "jtorch-junit", "archunit");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void itRunsWithoutAWarning(Path jdk) throws Exception {
    String path = project.classes() + File.pathSeparator + project.joinedClassPath();
    Command.Result result = Command.java(jdk, List.of("-cp", path, "Main")).run().ok();
    assertThat(result.out()).isEqualTo(PRINTED);
    assertThat(result.err()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void aModularProgramRuns(Path jdk) throws Exception {
    Path classes = Repository.freshFolder("modular");
    Javac.compile(
        Javac.filesIn(OutsideProject.sources().resolve("modular")),
        "-d",
        classes.toString(),
        "--module-path",
        project.joinedClassPath());
    String path = classes + File.pathSeparator + project.joinedClassPath();
    List<String> arguments =
        List.of("-p", path, "--add-modules", natives(), "-m", "com.example/com.example.Main");
    Command.Result result = Command.java(jdk, arguments).run().ok();
    assertThat(result.out()).isEqualTo(PRINTED + "module org.jtorch\n");
  }

  /** The modules that the README names, for this machine's platform. */
  static String natives() {
    String platform = OutsideProject.platform().replace('-', '.');
    return Stream.of("pytorch", "openblas", "javacpp")
        .map(library -> "org.bytedeco." + library + "." + platform)
        .reduce((all, next) -> all + "," + next)
        .orElseThrow();
  }
}
