package org.jtorch.spring.actuate;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.jtorch.serving.Serving;
import org.jtorch.spring.JtorchAutoConfiguration;
import org.jtorch.spring.JtorchProperties;
import org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.actuate.health.CompositeHealthContributor;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthContributor;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.NamedContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Health of each model for Spring Boot 3. */
@AutoConfiguration(after = JtorchAutoConfiguration.class)
@ConditionalOnClass(name = "org.springframework.boot.actuate.health.CompositeHealthContributor")
class Boot3HealthAutoConfiguration {
  @Bean
  @ConditionalOnEnabledHealthIndicator("jtorch")
  Contributor jtorchHealthContributor(Serving serving, JtorchProperties properties) {
    return new Contributor(new ModelHealth(serving, properties));
  }

  record Contributor(ModelHealth models) implements CompositeHealthContributor {
    @Override
    public @Nullable HealthContributor getContributor(String model) {
      return models.names().contains(model) ? indicator(model) : null;
    }

    @Override
    public Iterator<NamedContributor<HealthContributor>> iterator() {
      return models.names().stream()
          .map(model -> NamedContributor.of(model, (HealthContributor) indicator(model)))
          .iterator();
    }

    private HealthIndicator indicator(String model) {
      return () -> Health.status(models.status(model)).withDetails(models.details(model)).build();
    }
  }
}
