package org.jtorch.spring.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.core.io.support.SpringFactoriesLoader;

/** Failures at the start are reported with their remedy. */
class DiagnosticsTest {
  @ParameterizedTest
  @ValueSource(strings = {"3.5.0", "3.5.7", "4.0.7", "4.1.0-M1", "4.12.3"})
  void supportedVersions(String version) {
    assertThatCode(() -> BootVersionCheck.check(version)).doesNotThrowAnyException();
  }

  @Test
  void versionOfTheTestsIsSupported() {
    assertThatCode(() -> BootVersionCheck.check(SpringBootVersion.getVersion()))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.7.18", "3.4.9", "5.0.0"})
  void unsupportedVersions(String version) {
    assertThatThrownBy(() -> BootVersionCheck.check(version))
        .isInstanceOf(UnsupportedBootVersionException.class)
        .hasMessage(
            "jtorch-spring-boot-starter runs in Spring Boot 3.5 and 4, and this is "
                + version
                + ".");
  }

  @Test
  void analyzersAndTheCheckAreRegistered() {
    assertThat(load(ApplicationContextInitializer.class))
        .anyMatch(BootVersionCheck.class::isInstance);
    assertThat(load(FailureAnalyzer.class))
        .anyMatch(BootVersionFailureAnalyzer.class::isInstance)
        .anyMatch(ModelConfigurationFailureAnalyzer.class::isInstance)
        .anyMatch(NativeLibraryFailureAnalyzer.class::isInstance);
  }

  private static <T> List<T> load(Class<T> type) {
    return SpringFactoriesLoader.forDefaultResourceLocation()
        .load(
            type,
            SpringFactoriesLoader.FailureHandler.logging(
                org.apache.commons.logging.LogFactory.getLog(DiagnosticsTest.class)));
  }

  @Test
  void versionIsAnalyzed() {
    Throwable failure = new IllegalStateException(new UnsupportedBootVersionException("3.4.1"));
    FailureAnalysis analysis = new BootVersionFailureAnalyzer().analyze(failure);
    assertThat(analysis.getDescription()).contains("3.4.1");
    assertThat(analysis.getAction()).isEqualTo("Use Spring Boot 3.5 or 4.");
  }
}
