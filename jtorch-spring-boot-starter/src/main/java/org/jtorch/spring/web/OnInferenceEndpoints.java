package org.jtorch.spring.web;

import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;

/** Matches if a property offers the protocol or the page. */
final class OnInferenceEndpoints extends AnyNestedCondition {
  OnInferenceEndpoints() {
    super(ConfigurationPhase.REGISTER_BEAN);
  }

  @ConditionalOnProperty("jtorch.serving.v2.enabled")
  static final class Protocol {}

  @ConditionalOnProperty("jtorch.serving.page.enabled")
  static final class Page {}
}
