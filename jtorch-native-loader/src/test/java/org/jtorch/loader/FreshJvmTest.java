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
import org.jtorch.loader.internal.Versions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The first load of libtorch and its failures, which need a fresh JVM. */
class FreshJvmTest {

  private static final String WORKS = "\nlibtorch works here.\n";

  @TempDir private Path folder;

  @Test
  void missingNativesThrowTheSameExceptionEachTime() {
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
  void anotherPlatformIsRejectedEachTime() {
    ChildJvm child = new ChildJvm(folder).with("-Dorg.bytedeco.javacpp.platform=linux-arm64");
    assertThat(child.run(LoadTwice.class).out())
        .isEqualTo(
            twice(
                "NativeLibraryException: libtorch's natives exist for linux-x86_64, macosx-arm64,"
                    + " macosx-x86_64, windows-x86_64, but are not published yet for"
                    + " linux-arm64"));
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "the test jar contains Linux natives")
  void nativesForTheCpuAndForCudaTogetherAreRejectedBeforeLoading() {
    new Machine(folder).withGpuNatives();
    ChildJvm child =
        new ChildJvm(folder).withJar(folder.resolve("pytorch-2.10.0-1.5.13-linux-x86_64-gpu.jar"));
    assertThat(child.run(LoadTwice.class).out().replaceAll("\\(.*-linux-x86_64.jar", "(CPU.jar"))
        .isEqualTo(
            twice(
                "NativeLibraryException: libtorch's natives for the CPU and for CUDA are both"
                    + " present, which would abort the JVM: remove jtorch-cpu or jtorch-gpu and its"
                    + " dependents (CPU.jar, pytorch-2.10.0-1.5.13-linux-x86_64-gpu.jar)"));
  }

  @Test
  void readOnlyFoldersAreNamed() throws IOException {
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
  void reportOfAWorkingLibtorch() {
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
              unpacked to  CACHE (already unpacked, N MB free)
              threads      libtorch N, OpenBLAS N
              processors   N physical cores, N available to the JVM; N threads per operator
              kernels      OpenBLAS, CORE

            libtorch works here.
            """);
    assertThat(result.err()).isEmpty();
    assertThat(result.exit()).isZero();
  }

  @Test
  void theDoctorReportsThatJavaCppWasInitialisedFirst() {
    ChildJvm.Result result = new ChildJvm(folder).run(JavaCppFirst.class);
    assertThat(result.out())
        .endsWith(
            """

            Notes:
              - JavaCPP was initialised before jtorch, so each native object reads the size of the \
            process, which costs more than a small operator: start the JVM with \
            -Dorg.bytedeco.javacpp.maxPhysicalBytes=0.

            libtorch works here.
            """);
    assertThat(result.exit()).isZero();
  }

  @Test
  void aLimitSetByTheUserIsKept() {
    ChildJvm child = new ChildJvm(folder).with("-Dorg.bytedeco.javacpp.maxPhysicalBytes=20g");
    ChildJvm.Result result = child.run(JavaCppFirst.class);
    assertThat(result.out()).doesNotContain("JavaCPP was initialised");
    assertThat(result.exit()).isZero();
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "reads /proc/cpuinfo")
  void theDoctorReportsTheKernelsSelectedByAVariable() {
    ChildJvm child = new ChildJvm(folder).withVariable("OPENBLAS_CORETYPE", "Haswell");
    String report = child.run(Doctor.class).out();
    assertThat(report).contains("  kernels      OpenBLAS, Haswell");
    if (Processor.of(Environment.ofThisJvm()).supportsAvx512Kernels()) {
      assertThat(report).contains("unset OPENBLAS_CORETYPE in the environment");
    }
  }

  @Test
  void aClassLoaderWithCustomUrlsLoadsLibtorch() throws IOException {
    String jar = jarOf(LibTorch.class, LoadTwice.class).toString();
    ChildJvm child =
        new ChildJvm(folder).with("-Dorg.bytedeco.javacpp.cachedir=" + folder.resolve("cache"));
    for (int start = 0; start < 2; start++) {
      ChildJvm.Result result = child.run(RunInMemory.class, LoadTwice.class.getName(), jar);
      assertThat(result.out().lines()).as(result.err()).containsExactly("loaded", "loaded");
      assertThat(result.err().contains("unpacking libtorch")).isEqualTo(start == 0);
    }
  }

  /** Creates a jar of all files in the class folders of these classes. */
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
  @EnabledForJreRange(min = JRE.JAVA_24, disabledReason = "earlier JDKs have no restriction")
  void deniedNativeAccessNamesTheFlag() {
    ChildJvm child =
        new ChildJvm(folder).withoutNativeAccess().with("--illegal-native-access=deny");
    for (Class<?> main : List.of(LoadTwice.class, Doctor.class)) {
      assertThat(child.run(main).out())
          .contains("this JVM forbids native code (--illegal-native-access=deny): start it with")
          .contains("--enable-native-access=ALL-UNNAMED");
    }
  }

  @Test
  void aSecondClassLoaderSharesLibtorchAndTheDoctorReportsIt() {
    ChildJvm child = new ChildJvm(folder);
    ChildJvm.Result result = child.run(TwoClassLoaders.class, PrintReport.class.getName());
    String advice =
        """

        Notes:
          - another class loader of this JVM has already loaded libtorch: both share one number of \
        threads, and tensors cannot be passed between them.
        """;
    assertThat(result.out()).containsOnlyOnce(advice).endsWith(advice + WORKS + "\n");
    assertThat(result.out().split(WORKS)).hasSize(3);
    assertThat(result.exit()).isZero();
  }

  @Test
  @Tag("once")
  @EnabledOnOs(value = OS.LINUX, disabledReason = "uses Linux library names")
  void aSecondClassLoaderCannotLoadAnInstalledLibtorch() throws IOException {
    Path lib = installLibTorch();
    ChildJvm.Result result =
        new ChildJvm(folder)
            .with("-Djtorch.libtorch=" + lib)
            .with("-Dorg.bytedeco.javacpp.cachedir=" + folder.resolve("cache"))
            .run(TwoClassLoaders.class, LoadTwice.class.getName());
    String rejected =
        "NativeLibraryException: another class loader of this JVM has already loaded libtorch, and"
            + " a libtorch set with -Djtorch.libtorch or in a read-only folder can be loaded only"
            + " once: move jtorch to a class loader that all applications share (in a servlet"
            + " container, its shared library folder)";
    assertThat(result.out().lines()).containsExactly("loaded", "loaded", rejected, rejected);
    assertThat(result.exit()).isZero();
  }

  @Test
  @Tag("once")
  void twoConcurrentFirstRunsUnpackOnce() {
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
  @EnabledOnOs(value = OS.LINUX, disabledReason = "reads /proc/self/maps")
  void anInstalledLibtorchReplacesTheUnpackedOne() throws IOException {
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

  /** Creates a folder with copies of the unpacked libraries, as in an installation. */
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
        .replaceAll("; [0-9]+ (threads per operator) by default: .*", "; N $1")
        .replaceAll("(OpenBLAS, )[A-Z][A-Za-z0-9]+", "$1CORE")
        .replace(", without oneDNN (-Djtorch.onednn)", "");
  }
}
