package org.jtorch.spring;

import org.jtorch.serving.ModelInfo;
import org.jtorch.serving.Serving;

/**
 * The models without which the application is not ready. All are, unless their properties say
 * otherwise.
 *
 * @param serving the models
 * @param properties their properties
 */
record RequiredModels(Serving serving, JtorchProperties properties) {
  boolean areReady() {
    return serving.models().stream()
        .filter(model -> properties.isRequired(model.name()))
        .allMatch(ModelInfo::ready);
  }
}
