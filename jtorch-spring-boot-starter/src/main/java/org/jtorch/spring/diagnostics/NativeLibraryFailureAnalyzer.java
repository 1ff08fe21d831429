package org.jtorch.spring.diagnostics;

import org.jtorch.loader.NativeLibraryException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports that libtorch cannot be loaded. */
final class NativeLibraryFailureAnalyzer extends AbstractFailureAnalyzer<NativeLibraryException> {
  @Override
  protected FailureAnalysis analyze(Throwable root, NativeLibraryException cause) {
    return new FailureAnalysis(
        "libtorch cannot be loaded: " + cause.getMessage(),
        "If the remedy is not in the message: java -cp app.jar"
            + " -Dloader.main=org.jtorch.loader.Doctor"
            + " org.springframework.boot.loader.launch.PropertiesLauncher prints what is installed"
            + " and what is missing.",
        cause);
  }
}
