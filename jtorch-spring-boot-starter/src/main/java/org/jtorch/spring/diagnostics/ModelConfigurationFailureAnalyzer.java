package org.jtorch.spring.diagnostics;

import org.jtorch.spring.ModelConfigurationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports a model whose properties are wrong. */
final class ModelConfigurationFailureAnalyzer
    extends AbstractFailureAnalyzer<ModelConfigurationException> {
  @Override
  protected FailureAnalysis analyze(Throwable root, ModelConfigurationException cause) {
    return new FailureAnalysis(
        cause.getMessage() + " (" + cause.property() + ")", cause.action(), cause);
  }
}
