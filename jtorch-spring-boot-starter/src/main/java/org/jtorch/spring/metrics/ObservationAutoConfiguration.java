package org.jtorch.spring.metrics;

import io.micrometer.observation.ObservationRegistry;
import org.jtorch.serving.Predictor;
import org.jtorch.spring.PredictorDecorator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Configures the observations of predictors. */
@AutoConfiguration
@ConditionalOnClass(name = "io.micrometer.observation.ObservationRegistry")
class ObservationAutoConfiguration {
  @Bean
  PredictorDecorator jtorchPredictorObserver(ObjectProvider<ObservationRegistry> registry) {
    return new Observer(registry);
  }

  /**
   * Wraps predictors if there is a registry.
   *
   * @param registry the registry
   */
  record Observer(ObjectProvider<ObservationRegistry> registry) implements PredictorDecorator {
    @Override
    public <I, O> Predictor<I, O> decorate(Predictor<I, O> predictor) {
      ObservationRegistry found = registry.getIfUnique(() -> ObservationRegistry.NOOP);
      return found.isNoop() ? predictor : new ObservedPredictor<>(predictor, found);
    }
  }
}
