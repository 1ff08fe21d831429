package org.jtorch.spring.metrics;

import org.jtorch.serving.Serving;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Configures the meters. */
@AutoConfiguration
@ConditionalOnClass(name = "io.micrometer.core.instrument.binder.MeterBinder")
class MetricsAutoConfiguration {
  @Bean
  @ConditionalOnMissingBean
  ServingMeters jtorchServingMeters(ObjectProvider<Serving> serving) {
    return new ServingMeters(serving);
  }
}
