package org.jtorch.it.newcomer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.jtorch.it.Command;
import org.jtorch.it.LibtorchRelease;
import org.jtorch.it.Repository;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Starts as another user, without a home, on a read-only root file system. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "mounts as Linux does")
class ContainerStartIT {
  private static final String NOWHERE = "/proc/none";

  private static Path image;
  private static Container container;

  /** An image holds the program's jars and, unpacked when it was built, the natives. */
  @BeforeAll
  static void buildImage() throws Exception {
    OutsideProject project = OutsideProject.build();
    image = Repository.freshFolder("image");
    Files.setPosixFilePermissions(image, PosixFilePermissions.fromString("rwxr-xr-x"));
    for (Path jar : project.classPath()) {
      Files.copy(jar, image.resolve(jar.getFileName()));
    }
    Files.copy(project.classes().resolve("Main.class"), image.resolve("Main.class"));
    container = Container.of(image);
    Command.java("-cp", image + "/*", cache(image + "/natives"), "org.jtorch.loader.Doctor")
        .run()
        .ok();
    makeReadOnly("r-xr-xr-x");
  }

  /** Makes the folder writable again so that it can be deleted. */
  @AfterAll
  static void makeWritable() throws IOException {
    makeReadOnly("rwxr-xr-x");
  }

  private static void makeReadOnly(String permissions) throws IOException {
    try (Stream<Path> all = Files.walk(image)) {
      for (Path folder : all.filter(Files::isDirectory).toList()) {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
      }
    }
  }

  static List<Path> jdks() {
    return Jdks.atHand();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void nativesThatTheImageHoldsAreUsedWhereNothingCanBeWritten(Path jdk) throws Exception {
    Command.Result result =
        run(jdk, "size=1m,noexec", NOWHERE, cache(container.inside("natives")), "Main").ok();
    assertThat(result.out()).isEqualTo(OutsideProjectIT.PRINTED);
    assertThat(result.err()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void nativesAreUnpackedToTheTemporaryFolderWhereThereIsNoHome(Path jdk) throws Exception {
    String tmp = Repository.freshFolder("tmp").toString();
    Command.Result result = run(jdk, "size=600m", tmp, "Main").ok();
    assertThat(result.out()).isEqualTo(OutsideProjectIT.PRINTED);
    assertThat(result.err()).startsWith("jtorch: unpacking libtorch (").hasLineCount(1);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void whereNothingCanBeUnpackedTheExceptionNamesTheRemedy(Path jdk) throws Exception {
    Command.Result result = run(jdk, "size=9m,noexec", NOWHERE, "Main");
    assertThat(result.exitCode()).isNotZero();
    assertThat(result.err())
        .contains("NativeLibraryException: there is no folder to unpack libtorch to: ")
        .contains("name one with -Dorg.bytedeco.javacpp.cachedir=FOLDER");
    if (container.mounts()) {
      assertThat(result.err()).contains("lies on a file system mounted noexec");
      assertThat(run(jdk, "size=9m", NOWHERE, "Main").err())
          .contains("NativeLibraryException: unpacking libtorch needs ")
          .contains(" needs " + LibtorchRelease.unpackedMegabytes() + " MB, but /tmp/")
          .contains("name another folder with -Dorg.bytedeco.javacpp.cachedir=FOLDER");
    }
  }

  private static Command.Result run(Path jdk, String tmp, String otherwise, String... arguments)
      throws IOException, InterruptedException {
    String classPath = container.inside("") + ":" + container.inside("") + "/*";
    Stream<String> always = Stream.of("--enable-native-access=ALL-UNNAMED", "-cp", classPath);
    return container.java(
        jdk, tmp, otherwise, Stream.concat(always, Stream.of(arguments)).toList());
  }

  private static String cache(String folder) {
    return "-Dorg.bytedeco.javacpp.cachedir=" + folder;
  }
}
