package org.jtorch.it.newcomer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.jtorch.it.Command;
import org.jtorch.it.Javac;
import org.jtorch.it.Repository;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Program in a run-time image with jtorch and its natives. */
class LinkedRuntimeIT {
  private static OutsideProject project;
  private static Path classes;

  @BeforeAll
  static void build() throws Exception {
    project = OutsideProject.build();
    classes = Repository.freshFolder("linked");
    Javac.compile(
        Javac.filesIn(OutsideProject.sources().resolve("modular")),
        "-d",
        classes.toString(),
        "--module-path",
        project.joinedClassPath());
  }

  static List<Path> jdks() {
    return Jdks.atHand();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void aLinkedRuntimeRunsTheProgram(Path jdk) throws Exception {
    Path image = Repository.freshFolder("image").resolve("runtime");
    Command.of(
            jdk.resolve("bin/jlink").toString(),
            "--module-path",
            classes + File.pathSeparator + project.joinedClassPath(),
            "--add-modules",
            "com.example," + OutsideProjectIT.natives(),
            "--add-options",
            // The space keeps jlink from taking it for an option of its own.
            " --add-modules="
                + OutsideProjectIT.natives()
                + " --enable-native-access="
                + OutsideProjectIT.NATIVE_ACCESS,
            "--output",
            image.toString())
        .run()
        .ok();
    Command.Result result =
        Command.of(
                image.resolve("bin/java").toString(),
                "-Dorg.bytedeco.javacpp.cachedir=" + image.resolveSibling("cache"),
                "-m",
                "com.example/com.example.Main")
            .run()
            .ok();
    assertThat(result.out()).isEqualTo(OutsideProjectIT.PRINTED + "module org.jtorch\n");
    assertThat(result.err()).doesNotContain("WARNING");
  }
}
