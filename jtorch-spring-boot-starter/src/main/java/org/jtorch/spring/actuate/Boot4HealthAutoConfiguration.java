package org.jtorch.spring.actuate;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.jtorch.serving.Serving;
import org.jtorch.spring.JtorchAutoConfiguration;
import org.jtorch.spring.JtorchProperties;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** Health of each model for Spring Boot 4. */
@AutoConfiguration(after = JtorchAutoConfiguration.class)
@ConditionalOnClass(name = "org.springframework.boot.health.contributor.CompositeHealthContributor")
class Boot4HealthAutoConfiguration {
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
    public Stream<HealthContributors.Entry> stream() {
      return models.names().stream()
          .map(model -> new HealthContributors.Entry(model, indicator(model)));
    }

    private HealthIndicator indicator(String model) {
      return () -> Health.status(models.status(model)).withDetails(models.details(model)).build();
    }
  }
}
