package org.jtorch.spring.web;

import org.jtorch.serving.Serving;
import org.jtorch.serving.http.InferenceHandler;
import org.jtorch.spring.JtorchAutoConfiguration;
import org.jtorch.spring.JtorchProperties;
import org.jtorch.spring.JtorchProperties.ServingProperties;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Configures the Open Inference Protocol and the web page as ordinary endpoints of the application,
 * under its own security. Both are off by default.
 */
@AutoConfiguration(after = JtorchAutoConfiguration.class)
@ConditionalOnWebApplication
@Conditional(OnInferenceEndpoints.class)
class InferenceAutoConfiguration {
  @Bean
  @ConditionalOnMissingBean
  InferenceHandler jtorchInferenceHandler(Serving serving, JtorchProperties properties) {
    ServingProperties chosen = properties.serving();
    return InferenceHandler.of(
        serving,
        options ->
            options
                .protocol(chosen.v2().enabled())
                .page(chosen.page().enabled())
                .repositoryChanges(chosen.v2().repositoryChanges())
                .maxBody(chosen.v2().maxBody().toBytes()));
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = Type.SERVLET)
  static class OfServlets {
    @Bean
    ServletEndpoints jtorchInferenceEndpoints(InferenceHandler handler) {
      return new ServletEndpoints(handler);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = Type.REACTIVE)
  static class OfWebFlux {
    @Bean
    RouterFunction<ServerResponse> jtorchInferenceEndpoints(InferenceHandler handler) {
      return new ReactiveEndpoints(handler).routes();
    }
  }
}
