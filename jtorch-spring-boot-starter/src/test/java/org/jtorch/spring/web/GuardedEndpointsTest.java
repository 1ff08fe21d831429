package org.jtorch.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.jtorch.junit.NoLeaks;
import org.jtorch.serving.Model;
import org.jtorch.serving.Network;
import org.jtorch.serving.NetworkSource;
import org.jtorch.serving.Serving;
import org.jtorch.serving.codecs.NumberCodecs;
import org.jtorch.spring.Eventually;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.WebFilter;

/** The application's own filters, as those of Spring Security, guard the protocol and the page. */
@NoLeaks
@Timeout(180)
class GuardedEndpointsTest {
  @SpringBootConfiguration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {
    @Bean
    Model<float[], float[]> same() {
      return Model.of(
          "same", NetworkSource.of("1", d -> Network.of(batch -> batch)), NumberCodecs.floats());
    }

    @Bean
    Filter servletGuard() {
      return (request, response, chain) -> {
        if (((HttpServletRequest) request).getHeader("Authorization") == null) {
          ((HttpServletResponse) response).setStatus(401);
        } else {
          chain.doFilter(request, response);
        }
      };
    }

    @Bean
    WebFilter reactiveGuard() {
      return (exchange, chain) -> {
        if (exchange.getRequest().getHeaders().getFirst("Authorization") == null) {
          exchange.getResponse().setStatusCode(HttpStatus.UNAUTHORIZED);
          return exchange.getResponse().setComplete();
        }
        return chain.filter(exchange);
      };
    }
  }

  private static HttpResponse<String> get(String port, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(60));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return Requests.send(request.build(), BodyHandlers.ofString());
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void nothingIsAnsweredWithoutPermission(WebApplicationType type) throws Exception {
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(Application.class)
            .properties(
                "spring.main.web-application-type=" + type.name(),
                "server.port=0",
                "server.address=127.0.0.1",
                "jtorch.serving.workers=1",
                "jtorch.serving.v2.enabled=true",
                "jtorch.serving.page.enabled=true",
                "management.endpoints.web.exposure.include=*",
                "spring.main.banner-mode=off")
            .run()) {
      Serving serving = context.getBean(Serving.class);
      Eventually.holds(() -> serving.model("same").ready());
      String port = context.getEnvironment().getProperty("local.server.port");
      for (String path :
          List.of("/v2", "/v2/health/ready", "/v2/models/same", "/jtorch", "/actuator/jtorch")) {
        assertThat(get(port, path).statusCode()).as(path).isEqualTo(401);
        assertThat(get(port, path, "Authorization", "yes").statusCode())
            .as(path)
            .isIn(200, 302, 308);
      }
    }
  }
}
