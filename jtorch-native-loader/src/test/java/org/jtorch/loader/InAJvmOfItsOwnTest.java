package org.jtorch.loader;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What only a fresh JVM can show: the first load, and the ways in which it fails. */
class InAJvmOfItsOwnTest {

  private static final String WORKS = "\nlibtorch works here.\n";

  @TempDir private Path folder;

  @Test
  void missingNativesAreTheSameExceptionEachTime() {
    ChildJvm.Result result = new ChildJvm(folder).withoutNatives().run(LoadTwice.class);
    Environment here = Environment.ofThisJvm();
    Environment bare =
        new Environment(here.properties(), Map.of(), name -> List.of(), folder, here.versions());
    String missing = Natives.of(bare, NativePlatform.of(bare)).problems(here.versions()).get(0);
    assertThat(result.out()).isEqualTo(twice("NativeLibraryException: " + missing));
    assertThat(result.err()).isEmpty();
    assertThat(result.exit()).isZero();
  }

  @Test
  void anotherPlatformIsRefusedEachTime() {
    ChildJvm child = new ChildJvm(folder).with("-Dorg.bytedeco.javacpp.platform=linux-arm64");
    assertThat(child.run(LoadTwice.class).out())
        .isEqualTo(
            twice(
                "NativeLibraryException: libtorch's natives exist for linux-x86_64, macosx-arm64,"
                    + " macosx-x86_64, windows-x86_64, but nobody publishes them for linux-arm64"
                    + " yet"));
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "the prepared jar holds Linux's natives")
  void nativesForTheCpuAndForCudaTogetherDoNotReachLibtorch() {
    new Machine(folder).withGpuNatives();
    ChildJvm child =
        new ChildJvm(folder).withJar(folder.resolve("pytorch-2.10.0-1.5.13-linux-x86_64-gpu.jar"));
    assertThat(child.run(LoadTwice.class).out().replaceAll("\\(.*-linux-x86_64.jar", "(CPU.jar"))
        .isEqualTo(
            twice(
                "NativeLibraryException: libtorch's natives for the CPU and for CUDA are both"
                    + " there, which aborts the JVM: remove jtorch-cpu or jtorch-gpu, and what"
                    + " depends on it (CPU.jar, pytorch-2.10.0-1.5.13-linux-x86_64-gpu.jar)"));
  }

  @Test
  void foldersThatCannotBeWrittenToAreNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "not a folder");
    ChildJvm child =
        new ChildJvm(folder)
            .with("-Dorg.bytedeco.javacpp.cachedir=" + file.resolve("cache"))
            .with("-Duser.home=" + file)
            .with("-Djava.io.tmpdir=" + file)
            .with("-Duser.name=ada");
    assertThat(child.run(LoadTwice.class).out())
        .isEqualTo(
            twice(
                "NativeLibraryException: there is no folder to unpack libtorch to: "
                    + file.resolve("cache")
                    + ", "
                    + file.resolve(".javacpp/cache")
                    + ", "
                    + file.resolve(".javacpp-ada/cache")
                    + " cannot be written to; name one with"
                    + " -Dorg.bytedeco.javacpp.cachedir=FOLDER"));
  }

  @Test
  void theDoctorReportsAWorkingLibtorchWhole() {
    ChildJvm.Result result = new ChildJvm(folder).run(Doctor.class);
    assertThat(normalised(result.out()))
        .isEqualTo(
            """
            jtorch doctor

              Java         JAVA
              platform     PLATFORM
              jtorch       JTORCH
              binding      javacpp V, openblas V, pytorch V
              natives      CPU (pytorch-V.jar)
              unpacked to  CACHE (there already, N MB free)
              threads      libtorch N, OpenBLAS N
              processors   N physical cores, N available to the JVM; N threads an operator
              kernels      OpenBLAS's for CORE

            libtorch works here.
            """);
    assertThat(result.err()).isEmpty();
    assertThat(result.exit()).isZero();
  }

  @Test
  void theDoctorSaysIfSomethingInitialisedJavaCppFirst() {
    ChildJvm.Result result = new ChildJvm(folder).run(JavaCppFirst.class);
    assertThat(result.out())
        .endsWith(
            """

            To know:
              - something initialised JavaCPP before jtorch, so each native object reads the size \
            of the process, which costs more than a small operator does: start the JVM with \
            -Dorg.bytedeco.javacpp.maxPhysicalBytes=0.

            libtorch works here.
            """);
    assertThat(result.exit()).isZero();
  }

  @Test
  void aLimitThatTheUserSetIsKept() {
    ChildJvm child = new ChildJvm(folder).with("-Dorg.bytedeco.javacpp.maxPhysicalBytes=20g");
    ChildJvm.Result result = child.run(JavaCppFirst.class);
    assertThat(result.out()).doesNotContain("something initialised JavaCPP");
    assertThat(result.exit()).isZero();
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "other systems name no instruction sets")
  void theDoctorKnowsTheKernelsThatAVariableForces() {
    ChildJvm child = new ChildJvm(folder).withVariable("OPENBLAS_CORETYPE", "Haswell");
    String report = child.run(Doctor.class).out();
    assertThat(report).contains("  kernels      OpenBLAS's for Haswell");
    if (Processor.of(Environment.ofThisJvm()).runsAvx512Kernels()) {
      assertThat(report).contains("the environment sets OPENBLAS_CORETYPE; unset it");
    }
  }

  @Test
  void aClassLoaderWithUrlsOfItsOwnLoadsLibtorch() throws IOException {
    String jar = jarOf(LibTorch.class, LoadTwice.class).toString();
    ChildJvm child =
        new ChildJvm(folder).with("-Dorg.bytedeco.javacpp.cachedir=" + folder.resolve("cache"));
    for (int start = 0; start < 2; start++) {
      ChildJvm.Result result = child.run(InMemory.class, LoadTwice.class.getName(), jar);
      assertThat(result.out().lines()).as(result.err()).containsExactly("loaded", "loaded");
      assertThat(result.err().contains("unpacking libtorch")).isEqualTo(start == 0);
    }
  }

  /** A jar of everything that lies where these classes do. */
  private Path jarOf(Class<?>... classes) throws IOException {
    Path jar = folder.resolve("loader.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Class<?> each : classes) {
        Path root =
            Path.of(
                URI.create(each.getProtectionDomain().getCodeSource().getLocation().toString()));
        try (Stream<Path> all = Files.walk(root)) {
          for (Path file : all.filter(Files::isRegularFile).toList()) {
            out.putNextEntry(new JarEntry(root.relativize(file).toString()));
            Files.copy(file, out);
          }
        }
      }
    }
    return jar;
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_24, disabledReason = "earlier JDKs forbid nothing")
  void aJvmThatForbidsNativeAccessNamesTheFlag() {
    ChildJvm child =
        new ChildJvm(folder).withoutNativeAccess().with("--illegal-native-access=deny");
    for (Class<?> main : List.of(LoadTwice.class, Doctor.class)) {
      assertThat(child.run(main).out())
          .contains("this JVM forbids native code (--illegal-native-access=deny): start it with")
          .contains("--enable-native-access=ALL-UNNAMED");
    }
  }

  @Test
  void aSecondClassLoaderSharesLibtorchAndTheDoctorSaysSo() {
    ChildJvm child = new ChildJvm(folder);
    ChildJvm.Result result = child.run(TwoClassLoaders.class, PrintReport.class.getName());
    String advice =
        """

        To know:
          - another class loader of this JVM has loaded libtorch before: both set the same number \
        of threads, and neither can use the other's tensors.
        """;
    assertThat(result.out()).containsOnlyOnce(advice).endsWith(advice + WORKS + "\n");
    assertThat(result.out().split(WORKS)).hasSize(3);
    assertThat(result.exit()).isZero();
  }

  @Test
  @Tag("once")
  @EnabledOnOs(value = OS.LINUX, disabledReason = "the names of the libraries are Linux's")
  void aSecondClassLoaderCannotHaveAnInstalledLibtorch() throws IOException {
    Path lib = installLibTorch();
    ChildJvm.Result result =
        new ChildJvm(folder)
            .with("-Djtorch.libtorch=" + lib)
            .with("-Dorg.bytedeco.javacpp.cachedir=" + folder.resolve("cache"))
            .run(TwoClassLoaders.class, LoadTwice.class.getName());
    String refused =
        "NativeLibraryException: another class loader of this JVM has loaded libtorch already, and"
            + " the one that -Djtorch.libtorch names, or that lies in a folder without write"
            + " access, can be loaded once only: put jtorch where one class loader serves all (in a"
            + " servlet container, its shared library folder)";
    assertThat(result.out().lines()).containsExactly("loaded", "loaded", refused, refused);
    assertThat(result.exit()).isZero();
  }

  @Test
  @Tag("once")
  void twoFirstRunsAtOnceUnpackToTheSameFolder() {
    Path cache = folder.resolve("cache");
    ChildJvm child = new ChildJvm(folder).with("-Dorg.bytedeco.javacpp.cachedir=" + cache);
    List<ChildJvm.Running> running =
        Stream.generate(() -> child.start(LoadTwice.class)).limit(2).toList();
    List<ChildJvm.Result> results = running.stream().map(ChildJvm.Running::await).toList();
    assertThat(results)
        .allSatisfy(result -> assertThat(result.out().lines()).containsExactly("loaded", "loaded"));
    assertThat(results.get(0).err() + results.get(1).err())
        .matches(
            "jtorch: unpacking libtorch \\([0-9]+ MB, on the first run only\\) to \\Q"
                + cache
                + "\\E\\R");
  }

  @Test
  @Tag("once")
  @EnabledOnOs(value = OS.LINUX, disabledReason = "the memory map is Linux's")
  void anInstalledLibtorchIsUsedInsteadOfTheUnpackedOne() throws IOException {
    Path lib = installLibTorch();
    ChildJvm.Result result =
        new ChildJvm(folder)
            .with("-Djtorch.libtorch=" + lib)
            .with("-Dorg.bytedeco.javacpp.cachedir=" + folder.resolve("cache"))
            .run(LoadedLibraries.class);
    assertThat(result.err()).isEmpty();
    assertThat(result.out().lines())
        .containsExactly(
            lib.resolve("libc10.so").toString(),
            lib.resolve("libtorch.so").toString(),
            lib.resolve("libtorch_cpu.so").toString());
  }

  private static String twice(String line) {
    return (line + System.lineSeparator()).repeat(2);
  }

  /** A folder with copies of the unpacked libraries, as an installation would have them. */
  private Path installLibTorch() throws IOException {
    LibTorch.load();
    Path lib = Files.createDirectories(folder.resolve("libtorch/lib"));
    Path unpacked = Path.of(Loader.getLoadedLibraries().get("torch_cpu")).getParent();
    for (String name : List.of("libc10.so", "libtorch_cpu.so", "libtorch.so", "libgomp.so.1")) {
      Files.copy(unpacked.resolve(name).toRealPath(), lib.resolve(name));
    }
    return lib;
  }

  private static String normalised(String report) {
    return report
        .replaceAll("(  Java         ).*", "$1JAVA")
        .replaceAll("(  platform     ).*", "$1PLATFORM")
        .replaceAll("(  jtorch       )\\Q" + Versions.ofThisBuild().jtorch() + "\\E", "$1JTORCH")
        .replaceAll("(javacpp|openblas|pytorch) [0-9][^,\\s]*", "$1 V")
        .replaceAll("pytorch-[0-9].*\\.jar", "pytorch-V.jar")
        .replaceAll("(  unpacked to  ).* \\(", "$1CACHE (")
        .replaceAll("[0-9]+ MB free", "N MB free")
        .replaceAll("libtorch ([0-9]+), OpenBLAS \\1\n", "libtorch N, OpenBLAS N\n")
        .replaceAll("[0-9]+ (physical|available)", "N $1")
        .replaceAll("; [0-9]+ (threads an operator) by default: .*", "; N $1")
        .replaceAll("(OpenBLAS's for )[A-Z][A-Za-z0-9]+", "$1CORE")
        .replace(", without oneDNN (-Djtorch.onednn)", "");
  }
}
