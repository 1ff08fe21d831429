package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jtorch.loader.NativeLibraryException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Libraries of operators, compiled here, loaded in JVMs of their own or refused. */
class OperatorLibraryTest {
  @TempDir private static Path folder;

  @BeforeAll
  static void needsACompiler() {
    boolean linux = System.getProperty("os.name").equals("Linux");
    assumeTrue(linux && hasCompiler(), "no gcc to compile a library of operators");
  }

  private static boolean hasCompiler() {
    try {
      return new ProcessBuilder("gcc", "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Compiles the library, linked with the libtorch that is loaded. */
  private static Path compile(String name, String... options)
      throws IOException, InterruptedException {
    Path source = folder.resolve("operators.c");
    try (InputStream in = OperatorLibraryTest.class.getResourceAsStream("operators.c")) {
      Files.write(source, Objects.requireNonNull(in).readAllBytes());
    }
    Path library = folder.resolve(name);
    List<String> command =
        new ArrayList<>(
            List.of(
                "gcc",
                "-O1",
                "-shared",
                "-fPIC",
                "-o",
                library.toString(),
                source.toString(),
                "-Wl,--unresolved-symbols=ignore-all"));
    command.addAll(List.of(options));
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    return library;
  }

  private static String libtorch() throws IOException {
    Torch.zeros(1).close();
    try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines
          .filter(line -> line.endsWith("/libtorch_cpu.so"))
          .map(line -> line.substring(line.indexOf('/')))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void operatorsOfALibraryAreCalledByNameAndInScripts() throws IOException, InterruptedException {
    Path library = compile("operators.so", libtorch());
    assertThat(ChildJvm.small().run(LoadOperators.class, library.toString()))
        .containsExactly(
            "registered [jtorch_test::scaled]",
            "again [jtorch_test::scaled]",
            "copy [jtorch_test::scaled]",
            "called [2.5, 5.0]",
            "script [3.5, 6.0]",
            "schema jtorch_test::scaled(Tensor x, float factor) -> Tensor");
  }

  @Test
  void aLibraryOfAnotherVersionIsRefused() throws IOException, InterruptedException {
    Path library = compile("another.so", "-DMISSING", libtorch());
    assertThatExceptionOfType(NativeLibraryException.class)
        .isThrownBy(() -> Ops.loadLibrary(library))
        .withMessage(
            library
                + ": it needs aoti_torch_function_of_another_version, which libtorch "
                + LibtorchRelease.current()
                + ".0 and the"
                + " libraries it names do not have: it was built with another version of libtorch,"
                + " or without naming a library");
  }

  @Test
  void aLibraryThatNamesNoLibraryIsRefused() throws IOException, InterruptedException {
    Path library = compile("unlinked.so");
    assertThatExceptionOfType(NativeLibraryException.class)
        .isThrownBy(() -> Ops.loadLibrary(library))
        .withMessageContaining("it needs aoti_torch_clone, aoti_torch_delete_tensor_object,")
        .withMessageContaining(" more symbols");
  }

  @Test
  void aMissingLibraryIsNamed() throws IOException, InterruptedException {
    Path none = folder.resolve("libnone.so");
    Process made =
        new ProcessBuilder("gcc", "-shared", "-o", none.toString(), "-xc", "/dev/null").start();
    assertThat(made.waitFor()).isZero();
    Path library = compile("orphan.so", "-Wl,--no-as-needed", none.toString(), libtorch());
    Files.delete(none);
    assertThatExceptionOfType(NativeLibraryException.class)
        .isThrownBy(() -> Ops.loadLibrary(library))
        .withMessageContaining("libnone.so, which is neither loaded nor installed");
  }

  @Test
  void damagedLibrariesAreRefused() throws IOException, InterruptedException {
    byte[] bytes = Files.readAllBytes(compile("whole.so", "-DMISSING", libtorch()));
    Path damaged = folder.resolve("damaged.so");
    for (int length : new int[] {0, 3, 64, 100, 700, 2000}) {
      Files.write(damaged, Arrays.copyOf(bytes, length));
      assertThatExceptionOfType(NativeLibraryException.class)
          .isThrownBy(() -> Ops.loadLibrary(damaged));
    }
    Path missing = folder.resolve("missing.so");
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> Ops.loadLibrary(missing))
        .withMessage("cannot read " + missing);
  }
}
