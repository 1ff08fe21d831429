package org.jtorch.spring.actuate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jtorch.serving.ModelInfo;
import org.jtorch.serving.Serving;
import org.jtorch.serving.VersionInfo;
import org.jtorch.spring.JtorchProperties;

/**
 * Health of the models, in terms that both lines of Spring Boot share.
 *
 * @param serving the models
 * @param properties their properties
 */
record ModelHealth(Serving serving, JtorchProperties properties) {
  /** Name of the status of a required model that is not ready. */
  private static final String OUT_OF_SERVICE = "OUT_OF_SERVICE";

  List<String> names() {
    return serving.models().stream().map(ModelInfo::name).toList();
  }

  /** A model that is not required never fails the application's health. */
  String status(String model) {
    if (serving.model(model).ready()) {
      return "UP";
    }
    return properties.isRequired(model) ? OUT_OF_SERVICE : "UNKNOWN";
  }

  Map<String, Object> details(String model) {
    Map<String, Object> details = new LinkedHashMap<>();
    for (VersionInfo version : serving.model(model).versions()) {
      String state = version.state().name();
      details.put(
          version.version(),
          version.failure().map(failure -> state + ": " + failure).orElse(state));
    }
    return details;
  }
}
