package org.jtorch.loader;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {

  @TempDir private Path folder;

  @Test
  void reportOfMissingNatives() {
    assertThat(new Machine(folder).withBinding().report())
        .isEqualTo(
            """
            jtorch doctor

              Java         17.0.1+2, Example
              platform     linux-x86_64, glibc 2.36, libstdc++ GLIBCXX_3.4.30
              jtorch       1.2.3
              binding      javacpp 1.5.13, openblas 0.3.31-1.5.13, pytorch 2.10.0-1.5.13
              natives      none for linux-x86_64
              unpacked to  ROOT/home/.javacpp/cache (not yet unpacked, N MB free)

            Problems:
              - the natives of JavaCPP, OpenBLAS, libtorch for linux-x86_64 are missing: add the \
            dependency org.jtorch:jtorch-cpu-linux-x86_64:1.2.3 or, for CUDA, \
            org.jtorch:jtorch-gpu-linux-x86_64:1.2.3; a modular application also starts with \
            --add-modules org.bytedeco.javacpp.linux.x86_64,org.bytedeco.openblas.linux.x86_64,\
            org.bytedeco.pytorch.linux.x86_64.

            libtorch does not work here.
            """);
  }

  @Test
  void reportOfSeveralProblems() {
    Machine machine =
        Machine.ready(folder)
            .withGpuNatives()
            .withLibraries("GLIBC_2.31", "GLIBCXX_3.4.28")
            .with("jtorch.libtorch", folder + "/libtorch/lib");
    machine.with("org.bytedeco.javacpp.cachedir", machine.write("file", "") + "/cache");
    assertThat(machine.report())
        .isEqualTo(
            """
            jtorch doctor

              Java         17.0.1+2, Example
              platform     linux-x86_64, glibc 2.31, libstdc++ GLIBCXX_3.4.28
              jtorch       1.2.3
              binding      javacpp 1.5.13, openblas 0.3.31-1.5.13, pytorch 2.10.0-1.5.13
              natives      CPU (pytorch-2.10.0-1.5.13-linux-x86_64.jar) and CUDA \
            (pytorch-2.10.0-1.5.13-linux-x86_64-gpu.jar)
              libtorch     ROOT/libtorch/lib, version unknown
              unpacked to  ROOT/home/.javacpp/cache (not yet unpacked, N MB free)

            Problems:
              - this Linux has glibc 2.31, but libtorch needs 2.35 or later: Debian 12, Ubuntu \
            22.04 and later have it, RHEL 8 and 9 and Amazon Linux 2 and 2023 do not.
              - this Linux has a libstdc++ with GLIBCXX_3.4.28, but libtorch needs GLIBCXX_3.4.30 or \
            later, which comes with GCC 12.
              - libtorch's natives for the CPU and for CUDA are both present, which would abort the \
            JVM: remove jtorch-cpu or jtorch-gpu and its dependents \
            (pytorch-2.10.0-1.5.13-linux-x86_64.jar, pytorch-2.10.0-1.5.13-linux-x86_64-gpu.jar).
              - -Djtorch.libtorch is ROOT/libtorch/lib, which does not contain libc10.so.

            Notes:
              - ROOT/file/cache cannot be written to, so the natives are unpacked to \
            ROOT/home/.javacpp/cache; name a folder with -Dorg.bytedeco.javacpp.cachedir=FOLDER.

            libtorch does not work here.
            """);
  }

  @Test
  void reportOfAnUnsupportedPlatform() {
    Machine arm = new Machine(folder).withBinding().with("os.arch", "aarch64");
    assertThat(arm.report())
        .isEqualTo(
            """
            jtorch doctor

              Java         17.0.1+2, Example
              platform     linux-arm64, glibc 2.36, libstdc++ GLIBCXX_3.4.30
              jtorch       1.2.3
              binding      javacpp 1.5.13, openblas 0.3.31-1.5.13, pytorch 2.10.0-1.5.13
              natives      none for linux-arm64
              unpacked to  ROOT/home/.javacpp/cache (not yet unpacked, N MB free)

            Problems:
              - libtorch's natives exist for linux-x86_64, macosx-arm64, macosx-x86_64, \
            windows-x86_64, but are not published yet for linux-arm64.

            libtorch does not work here.
            """);
  }
}
