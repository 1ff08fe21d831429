package org.jtorch.spring.diagnostics;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports a version of Spring Boot with which the starter does not work. */
final class BootVersionFailureAnalyzer
    extends AbstractFailureAnalyzer<UnsupportedBootVersionException> {
  @Override
  protected FailureAnalysis analyze(Throwable root, UnsupportedBootVersionException cause) {
    return new FailureAnalysis(cause.getMessage(), "Use Spring Boot 3.5 or 4.", cause);
  }
}
