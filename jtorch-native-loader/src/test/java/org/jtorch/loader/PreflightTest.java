package org.jtorch.loader;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreflightTest {
  private static final String UNPACKED =
      "home/.javacpp/cache/pytorch-2.10.0-1.5.13-linux-x86_64.jar"
          + "/org/bytedeco/pytorch/linux-x86_64/";

  @TempDir private Path folder;

  @Test
  void aCompleteMachineHasNoProblems() {
    assertThat(problems(Machine.ready(folder))).isEmpty();
  }

  @Test
  void missingNativesNameTheDependencyToAdd() {
    assertThat(problems(new Machine(folder).withBinding()))
        .containsExactly(
            "the natives of JavaCPP, OpenBLAS, libtorch for linux-x86_64 are missing: add the"
                + " dependency org.jtorch:jtorch-cpu-linux-x86_64:1.2.3 or, for CUDA,"
                + " org.jtorch:jtorch-gpu-linux-x86_64:1.2.3; a modular application also starts"
                + " with --add-modules org.bytedeco.javacpp.linux.x86_64,"
                + "org.bytedeco.openblas.linux.x86_64,org.bytedeco.pytorch.linux.x86_64");
  }

  @Test
  void nativesOfAnotherPlatformAreNamed() {
    Machine mac = Machine.ready(folder).with("os.name", "Mac OS X").with("os.arch", "aarch64");
    assertThat(problems(mac))
        .containsExactly(
            "the natives of JavaCPP, OpenBLAS, libtorch for macosx-arm64 are missing (those for"
                + " linux-x86_64 are present): add the dependency"
                + " org.jtorch:jtorch-cpu-macosx-arm64:1.2.3; a modular application also starts"
                + " with --add-modules org.bytedeco.javacpp.macosx.arm64,"
                + "org.bytedeco.openblas.macosx.arm64,org.bytedeco.pytorch.macosx.arm64");
  }

  @Test
  void windowsAndMacNativesAreFoundUnderTheirOwnFileNames() {
    Machine windows =
        new Machine(folder)
            .with("os.name", "Windows 11")
            .withBinding()
            .withCpuNatives("windows-x86_64", ".dll");
    assertThat(problems(windows)).isEmpty();
    Machine mac =
        new Machine(folder)
            .with("os.name", "Mac OS X")
            .withBinding()
            .withCpuNatives("macosx-x86_64", ".dylib");
    assertThat(problems(mac)).isEmpty();
  }

  @Test
  void nativesForTheCpuAndForCudaTogetherAreRejected() {
    assertThat(problems(Machine.ready(folder).withGpuNatives()))
        .containsExactly(
            "libtorch's natives for the CPU and for CUDA are both present, which would abort the"
                + " JVM: remove jtorch-cpu or jtorch-gpu and its dependents"
                + " (pytorch-2.10.0-1.5.13-linux-x86_64.jar,"
                + " pytorch-2.10.0-1.5.13-linux-x86_64-gpu.jar)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Linux    | aarch64 | , but are not published yet for linux-arm64",
        "Linux    | riscv64 | , but not for linux-riscv64",
        "Windows 11 | aarch64 | , but are not published yet for windows-arm64",
        "FreeBSD  | amd64   | , but not for freebsd-x86_64"
      })
  void otherPlatformsAreRejected(String system, String processor, String end) {
    assertThat(problems(Machine.ready(folder).with("os.name", system).with("os.arch", processor)))
        .containsExactly(
            "libtorch's natives exist for linux-x86_64, macosx-arm64, macosx-x86_64, windows-x86_64"
                + end);
  }

  @Test
  void anOldGlibcIsRejected() {
    Machine rocky = Machine.ready(folder).withLibraries("GLIBC_2.4 GLIBC_2.34", "GLIBCXX_3.4.29");
    assertThat(problems(rocky))
        .containsExactly(
            "this Linux has glibc 2.34, but libtorch needs 2.35 or later: Debian 12, Ubuntu 22.04"
                + " and later have it, RHEL 8 and 9 and Amazon Linux 2 and 2023 do not",
            "this Linux has a libstdc++ with GLIBCXX_3.4.29, but libtorch needs GLIBCXX_3.4.30 or"
                + " later, which comes with GCC 12");
  }

  @Test
  void muslIsRejected() {
    assertThat(problems(Machine.ready(folder).withMusl()))
        .containsExactly(
            "this Linux uses musl (Alpine does), but libtorch needs glibc 2.35 or later: use an"
                + " image based on Debian 12, Ubuntu 22.04 or later");
  }

  @Test
  void severalVersionsOfOneArtifactAreRejected() {
    Machine mixed =
        Machine.ready(folder)
            .withJar("javacpp-1.5.10.jar", Machine.properties("javacpp", "1.5.10"));
    assertThat(problems(mixed))
        .containsExactly(
            "several versions of org.bytedeco:javacpp are on the path (1.5.10, 1.5.13): a jar and"
                + " its native jar must have the same version");
  }

  @Test
  void anotherVersionOfTheBindingIsRejected() {
    Machine newer =
        new Machine(folder)
            .withCpuNatives("linux-x86_64", ".so")
            .withJar("pytorch.jar", Machine.properties("pytorch", "2.13.0-1.5.14"));
    assertThat(problems(newer))
        .containsExactly(
            "org.bytedeco:pytorch is 2.13.0-1.5.14, but this jtorch needs 2.10.0-1.5.13");
  }

  @Test
  void aMachineWithoutAUsableCacheFolderIsRejected() {
    Machine machine = Machine.ready(folder);
    Path file = machine.write("file", "not a folder");
    machine
        .with("user.home", file.toString())
        .with("java.io.tmpdir", file.toString())
        .with("org.bytedeco.javacpp.cachedir", file.resolve("cache").toString());
    assertThat(problems(machine))
        .containsExactly(
            "there is no folder to unpack libtorch to: "
                + file
                + "/cache, "
                + file
                + "/.javacpp/cache, "
                + file
                + "/.javacpp-ada/cache cannot be written to; name one with"
                + " -Dorg.bytedeco.javacpp.cachedir=FOLDER");
  }

  @Test
  void aFolderMountedNoexecIsSkipped() {
    Machine machine = Machine.ready(folder);
    machine.write("proc/self/mounts", mounts(folder.resolve("home"), folder.resolve("tmp")));
    machine.with("org.bytedeco.javacpp.cachedir", folder + "/cache");
    assertThat(problems(machine)).isEmpty();
    machine.with("org.bytedeco.javacpp.cachedir", folder + "/home/cache");
    assertThat(problems(machine))
        .containsExactly(
            "there is no folder to unpack libtorch to: "
                + folder
                + "/home/cache, "
                + folder
                + "/home/.javacpp/cache, "
                + folder
                + "/tmp/.javacpp-ada/cache lies on a file system mounted noexec, from which"
                + " libraries cannot be loaded; name one with"
                + " -Dorg.bytedeco.javacpp.cachedir=FOLDER");
  }

  private static String mounts(Path... points) {
    StringBuilder lines = new StringBuilder("/dev/vda / ext4 rw,relatime 0 0\n");
    for (Path point : points) {
      lines.append("tmpfs ").append(point).append(" tmpfs rw,nosuid,noexec,size=9k 0 0\n");
    }
    return lines.toString();
  }

  @Test
  void anInstalledLibtorchMustContainTheLibraries() {
    Machine machine = Machine.ready(folder).with("jtorch.libtorch", folder + "/libtorch/lib");
    machine.write("libtorch/lib/libc10.so", "");
    assertThat(problems(machine))
        .containsExactly(
            "-Djtorch.libtorch is "
                + folder
                + "/libtorch/lib, which does not contain libtorch_cpu.so");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"build-version | 2.9.1+cu130", "version.py | __version__ = '2.9.1+cu130'"})
  void anInstalledLibtorchMustHaveTheSameVersion(String file, String content) {
    Machine machine = withInstalledLibTorch();
    machine.write("libtorch/" + file, content + "\n");
    assertThat(problems(machine))
        .containsExactly(
            "-Djtorch.libtorch is "
                + folder
                + "/libtorch/lib, which contains libtorch 2.9.1+cu130, but this jtorch needs"
                + " libtorch 2.10.0");
  }

  @Test
  void anInstalledLibtorchOfTheSameVersionIsAccepted() {
    Machine machine = withInstalledLibTorch();
    assertThat(problems(machine)).isEmpty();
    machine.write("libtorch/build-version", "2.10.0+rocm7.0\n");
    assertThat(problems(machine)).isEmpty();
  }

  @Test
  void theFirstRunIsAnnounced() {
    Machine machine = Machine.ready(folder);
    Path cache = folder.resolve("home/.javacpp/cache");
    assertThat(Preflight.of(machine.environment()).announcement())
        .isEqualTo("jtorch: unpacking libtorch (0 MB, on the first run only) to " + cache);
    unpack(machine);
    assertThat(Preflight.of(machine.environment()).announcement()).isNull();
    machine.write(UNPACKED + "libtorch_cpu.so", "half");
    assertThat(Preflight.of(machine.environment()).announcement()).isNotNull();
    unpack(machine);
    assertThat(Preflight.of(machine.environment()).announcement()).isNull();
  }

  @Test
  void quickChecksSkipTheSystemLibrariesOnceLibtorchIsUnpacked() {
    Machine machine = Machine.ready(folder).withMusl();
    assertThat(Preflight.quick(machine.environment()).problems()).hasSize(1);
    unpack(machine);
    assertThat(Preflight.quick(machine.environment()).problems()).isEmpty();
    assertThat(problems(machine)).hasSize(1);
  }

  @Test
  void unknownVersionsAreNotProblems() {
    Machine machine = Machine.ready(folder).withLibraries("stripped", "stripped");
    assertThat(problems(machine)).isEmpty();
    Machine shaded = new Machine(folder).withCpuNatives("linux-x86_64", ".so");
    assertThat(problems(shaded)).isEmpty();
    assertThat(BindingJars.of(shaded.withJar("empty.jar", Map.of("x", "")).environment()))
        .hasToString(
            "javacpp of unknown version, openblas of unknown version, pytorch of unknown version");
  }

  private static void unpack(Machine machine) {
    Preflight.of(machine.environment()).cache().unpack();
  }

  private Machine withInstalledLibTorch() {
    Machine machine = Machine.ready(folder).with("jtorch.libtorch", folder + "/libtorch/lib");
    for (String library : InstalledLibTorch.LIBRARIES) {
      machine.write("libtorch/lib/lib" + library + ".so", "");
    }
    return machine;
  }

  private static List<String> problems(Machine machine) {
    return Preflight.of(machine.environment()).problems();
  }
}
