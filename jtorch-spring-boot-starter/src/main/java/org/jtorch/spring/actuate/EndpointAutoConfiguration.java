package org.jtorch.spring.actuate;

import org.jtorch.serving.Serving;
import org.jtorch.spring.JtorchAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Configures the endpoint {@code jtorch} of the actuator. */
@AutoConfiguration(after = JtorchAutoConfiguration.class)
@ConditionalOnClass(
    name = {
      "org.springframework.boot.actuate.endpoint.annotation.Endpoint",
      "org.springframework.boot.actuate.autoconfigure.endpoint.condition"
          + ".ConditionalOnAvailableEndpoint"
    })
class EndpointAutoConfiguration {
  @Bean
  @ConditionalOnAvailableEndpoint(JtorchEndpoint.class)
  @ConditionalOnMissingBean
  JtorchEndpoint jtorchEndpoint(Serving serving) {
    return new JtorchEndpoint(serving);
  }
}
