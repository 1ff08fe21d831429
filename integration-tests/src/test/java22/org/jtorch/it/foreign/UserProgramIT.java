package org.jtorch.it.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jtorch.Torch;
import org.jtorch.it.Command;
import org.jtorch.it.Javac;
import org.jtorch.it.Repository;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A user's own compiler and JVM find {@code Segments} in the jar, on each path. */
@Tag("jdk25")
class UserProgramIT {
  private static final String MAIN =
      """
      package com.example;

      import java.lang.foreign.MemorySegment;
      import org.jtorch.DType;
      import org.jtorch.Segments;
      import org.jtorch.Tensor;

      public class Main {
        public static void main(String[] args) {
          MemorySegment numbers = MemorySegment.ofArray(new float[] {1, 2, 3, 4});
          Tensor x = Segments.tensor(numbers, DType.FLOAT32, 2, 2);
          System.out.println(x.sum().item() + " " + Segments.of(x).byteSize());
          System.out.println(Segments.class.getModule());
        }
      }
      """;

  private static final String MODULE = "module com.example { requires org.jtorch; }";

  @Test
  void jtorchIsReadFromItsJar() {
    Path place = Path.of(Torch.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    assertThat(place).asString().endsWith(".jar");
  }

  @Test
  void onTheClassPath() throws Exception {
    Path folder = compile("-cp", paths(), MAIN);
    String path = folder + File.pathSeparator + paths();
    Command.Result result = Command.java("-cp", path, "com.example.Main").run().ok();
    assertThat(result.out()).startsWith("10.0 16\nunnamed module");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void onTheModulePath() throws Exception {
    Path folder = compile("--module-path", paths(), MAIN, MODULE);
    String path = folder + File.pathSeparator + paths();
    Command.Result result =
        Command.java(
                "--enable-native-access=org.jtorch",
                "-p",
                path,
                "--add-modules",
                natives(),
                "-m",
                "com.example/com.example.Main")
            .run()
            .ok();
    assertThat(result.out()).isEqualTo("10.0 16\nmodule org.jtorch\n");
  }

  @Test
  void aProgramForJava17CannotCallIt() {
    assertThatThrownBy(() -> compileFor("17", "-cp", paths(), MAIN))
        .hasMessageContaining("package java.lang.foreign does not exist");
  }

  private static Path compile(String option, String path, String... sources) throws Exception {
    return compileFor("22", option, path, sources);
  }

  private static Path compileFor(String release, String option, String path, String... sources)
      throws Exception {
    Path folder = Repository.freshFolder("program");
    Path main = Files.writeString(folder.resolve("Main.java"), sources[0]);
    List<Path> files =
        sources.length == 1
            ? List.of(main)
            : List.of(main, Files.writeString(folder.resolve("module-info.java"), sources[1]));
    Javac.compile(files, "-d", folder.toString(), option, path, "--release", release);
    return folder;
  }

  /** The jars that jtorch-api needs, with only this platform's natives. */
  private static String paths() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.endsWith(".jar"))
        .filter(
            entry ->
                entry.matches(
                    ".*(jtorch-api|jtorch-native-loader|bytedeco|jackson|jspecify"
                        + "|error_prone_annotations|slf4j).*"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** The modules of the natives on the path. */
  private static String natives() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).getFileName().toString())
        .filter(
            name -> name.matches("(pytorch|openblas|javacpp)-[\\d.-]+-(linux|macosx|windows).*"))
        .map(name -> name.replaceFirst("-[\\d.-]+-", ".").replaceFirst("\\.jar$", ""))
        .map(name -> "org.bytedeco." + name.replace('-', '.'))
        .collect(Collectors.joining(","));
  }
}
