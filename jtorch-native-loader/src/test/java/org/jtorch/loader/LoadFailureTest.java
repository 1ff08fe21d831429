package org.jtorch.loader;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoadFailureTest {

  @Test
  void theInnermostCauseIsReported() {
    Throwable linker = new UnsatisfiedLinkError("libstdc++.so.6: cannot open shared object file");
    Throwable failure = new ExceptionInInitializerError(new IllegalStateException("torch", linker));
    assertThat(LoadFailure.of(failure).message())
        .isEqualTo(
            "libtorch's natives are present, but loading them failed:"
                + " java.lang.UnsatisfiedLinkError: libstdc++.so.6: cannot open shared object"
                + " file");
  }

  @Test
  void eachUseThrowsANewException() {
    LoadFailure failure = LoadFailure.of(new UnsatisfiedLinkError("no"));
    assertThat(failure.exception()).isNotSameAs(failure.exception()).hasCause(failure.cause());
  }

  @Test
  void aCauseWithoutMessageIsReportedByClass() {
    assertThat(LoadFailure.of(new NoClassDefFoundError()).message())
        .isEqualTo(
            "libtorch's natives are present, but loading them failed:"
                + " java.lang.NoClassDefFoundError");
  }

  @Test
  void aNoexecFolderSuggestsAnotherFolder() {
    Throwable linker =
        new UnsatisfiedLinkError("/c/libx.so: failed to map segment from shared object");
    assertThat(LoadFailure.of(new ExceptionInInitializerError(linker)).message())
        .contains("is it mounted noexec?")
        .contains("name another with -Dorg.bytedeco.javacpp.cachedir=FOLDER")
        .contains("/c/libx.so");
  }
}
