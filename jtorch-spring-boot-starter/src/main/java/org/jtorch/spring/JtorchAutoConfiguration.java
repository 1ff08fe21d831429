package org.jtorch.spring;

import org.jtorch.serving.Serving;
import org.jtorch.serving.ServingListener;
import org.jtorch.spring.JtorchProperties.ServingProperties;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;

/** Configures {@link Serving}, the predictors, and their part in the application's life cycle. */
@AutoConfiguration(
    beforeName =
        "org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration")
@EnableConfigurationProperties(JtorchProperties.class)
public class JtorchAutoConfiguration {

  @Bean
  static PredictorRegistrar jtorchPredictorRegistrar(Environment environment) {
    return new PredictorRegistrar(environment);
  }

  @Bean
  @ConditionalOnMissingBean
  Serving jtorchServing(
      JtorchProperties properties,
      ObjectProvider<ServingListener> listeners,
      ObjectProvider<ServingCustomizer> customizers) {
    return Serving.open(
        options -> {
          apply(properties.serving(), options);
          listeners.orderedStream().forEach(options::listener);
          customizers.orderedStream().forEach(customizer -> customizer.customize(options));
        });
  }

  private static void apply(ServingProperties properties, Serving.Options options) {
    if (properties.workers() != null) {
      options.workers(properties.workers());
    }
    if (properties.intraOpThreads() != null) {
      options.intraOpThreads(properties.intraOpThreads());
    }
    if (properties.memoryLimit() != null) {
      options.memoryLimit(properties.memoryLimit().toBytes());
    }
  }

  @Bean
  ModelFolder jtorchModelFolder() {
    return new ModelFolder();
  }

  @Bean
  PredictorFactory jtorchPredictorFactory(
      Serving serving,
      JtorchProperties properties,
      ResourceLoader resources,
      ModelFolder copies,
      ObjectProvider<ModelCustomizer<?, ?>> customizers,
      ObjectProvider<PredictorDecorator> decorators) {
    return new PredictorFactory(
        serving,
        properties,
        resources,
        copies,
        customizers.orderedStream().toList(),
        decorators.orderedStream().toList());
  }

  @Bean
  RequiredModels jtorchRequiredModels(Serving serving, JtorchProperties properties) {
    return new RequiredModels(serving, properties);
  }

  @Bean
  @ConditionalOnMissingBean(ApplicationAvailability.class)
  ModelAvailability jtorchModelAvailability(
      ObjectProvider<RequiredModels> models, ApplicationEventPublisher publisher) {
    return new ModelAvailability(models, publisher);
  }

  @Bean
  ServingLifecycle jtorchServingLifecycle(
      Serving serving, JtorchProperties properties, ListableBeanFactory beans) {
    return new ServingLifecycle(serving, properties, beans);
  }
}
