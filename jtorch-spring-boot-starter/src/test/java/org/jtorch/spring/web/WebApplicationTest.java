package org.jtorch.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jtorch.junit.NoLeaks;
import org.jtorch.serving.DeadlineExceededException;
import org.jtorch.serving.Model;
import org.jtorch.serving.ModelFailedException;
import org.jtorch.serving.Network;
import org.jtorch.serving.NetworkSource;
import org.jtorch.serving.Predictor;
import org.jtorch.serving.RequestRejectedException;
import org.jtorch.serving.Sample;
import org.jtorch.serving.Serving;
import org.jtorch.serving.TensorSpec;
import org.jtorch.serving.UnknownModelException;
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
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Whole applications on Tomcat and on Netty, as a client sees them. */
@NoLeaks
@Timeout(180)
class WebApplicationTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @SpringBootConfiguration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(Controller.class)
  static class Application {
    @Bean
    Model<float[], float[]> twice() {
      NetworkSource source =
          NetworkSource.of("1", device -> Network.of(batch -> Sample.of(batch.tensor().mul(2))));
      TensorSpec x = new TensorSpec("x", org.jtorch.DType.FLOAT32, List.of(-1L, 2L));
      TensorSpec y = new TensorSpec("y", org.jtorch.DType.FLOAT32, List.of(-1L, 2L));
      return Model.of(
          "twice",
          source,
          NumberCodecs.floats(2),
          o -> o.inputs(x).outputs(y).inputType(float[].class));
    }
  }

  @RestController
  static class Controller {
    private final Predictor<float[], float[]> predictor;

    Controller(Predictor<float[], float[]> predictor) {
      this.predictor = predictor;
    }

    @PostMapping("/twice")
    CompletableFuture<float[]> twice(@RequestBody float[] numbers) {
      return predictor.submit(numbers);
    }

    @PostMapping("/blocking")
    float[] blocking(@RequestBody float[] numbers) {
      return predictor.predict(numbers);
    }

    @GetMapping("/fails/{how}")
    float[] fails(@PathVariable("how") String how) {
      throw switch (how) {
        case "rejected" ->
            new RequestRejectedException("twice", "too many wait", Duration.ofMillis(2100));
        case "late" -> new DeadlineExceededException("twice", "it was too late", null);
        case "unknown" -> new UnknownModelException("twice", "there is no version 7", null);
        default -> new ModelFailedException("twice", "the secret is 42", null);
      };
    }

    @GetMapping("/virtual")
    boolean isVirtual() {
      return Thread.currentThread().toString().startsWith("VirtualThread");
    }
  }

  /** A running application. */
  private record Running(ConfigurableApplicationContext context, int port)
      implements AutoCloseable {
    static Running start(WebApplicationType type, String... more) throws Exception {
      List<String> properties =
          new ArrayList<>(
              List.of(
                  "spring.main.web-application-type=" + type.name(),
                  "server.port=0",
                  "server.address=127.0.0.1",
                  "jtorch.serving.workers=1",
                  "management.endpoints.web.exposure.include=*",
                  "management.endpoint.health.show-components=always",
                  "management.endpoint.health.show-details=always",
                  "management.endpoint.health.probes.enabled=true",
                  "management.prometheus.metrics.export.enabled=true",
                  "spring.main.banner-mode=off"));
      properties.addAll(List.of(more));
      ConfigurableApplicationContext context =
          new SpringApplicationBuilder(Application.class)
              .properties(properties.toArray(new String[0]))
              .run();
      Serving serving = context.getBean(Serving.class);
      Eventually.holds(() -> serving.model("twice").ready());
      String port = context.getEnvironment().getProperty("local.server.port");
      return new Running(context, Integer.parseInt(port));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
      return Requests.send(
          HttpRequest.newBuilder(uri(path)).timeout(PATIENCE).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
      return Requests.send(
          HttpRequest.newBuilder(uri(path))
              .timeout(PATIENCE)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(json))
              .build(),
          BodyHandlers.ofString());
    }

    private URI uri(String path) {
      return URI.create("http://127.0.0.1:" + port + path);
    }

    @Override
    public void close() {
      context.close();
    }
  }

  private static void assertProblem(HttpResponse<String> response, int status, String detail) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    assertThat(response.body())
        .contains("\"status\":" + status)
        .contains(detail)
        .contains("\"model\":\"twice\"");
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void predictionsAndProblems(WebApplicationType type) throws Exception {
    try (Running running = Running.start(type)) {
      assertThat(running.post("/twice", "[1, 2]").body()).isEqualTo("[2.0,4.0]");
      assertProblem(running.post("/twice", "[1, 2, 3]"), 400, "expected 2 numbers, got 3");
      assertProblem(running.post("/blocking", "[]"), 400, "expected 2 numbers, got 0");
      HttpResponse<String> rejected = running.get("/fails/rejected");
      assertProblem(rejected, 503, "too many wait");
      assertThat(rejected.headers().firstValue("Retry-After")).contains("3");
      assertProblem(running.get("/fails/late"), 504, "it was too late");
      assertProblem(running.get("/fails/unknown"), 404, "there is no version 7");
      HttpResponse<String> failed = running.get("/fails/inside");
      assertProblem(failed, 500, "The model failed on this input.");
      assertThat(failed.body()).doesNotContain("42");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void healthReadinessAndMetrics(WebApplicationType type) throws Exception {
    try (Running running = Running.start(type)) {
      assertThat(running.post("/twice", "[1, 2]").statusCode()).isEqualTo(200);
      assertThat(running.post("/twice", "[1]").statusCode()).isEqualTo(400);
      assertThat(running.get("/actuator/health/jtorch").body())
          .contains("\"twice\":{")
          .contains("\"1\":\"READY\"");
      assertThat(running.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
      String scraped = running.get("/actuator/prometheus").body();
      assertThat(scraped)
          .contains("jtorch_serving_requests_seconds_count{model=\"twice\",outcome=\"success\"} 1")
          .contains("jtorch_serving_requests_seconds_count{model=\"twice\",outcome=\"invalid\"} 1")
          .contains("jtorch_serving_requests_seconds_count{model=\"twice\",outcome=\"expired\"} 0")
          .contains("jtorch_serving_batch_size_sum{model=\"twice\"} 1.0")
          .contains("jtorch_serving_batches_total{model=\"twice\",reason=\"idle_worker\"} 1.0")
          .contains("jtorch_serving_queue_time_seconds_count{model=\"twice\"} 1")
          .contains("jtorch_serving_compute_time_seconds_count{model=\"twice\"} 1")
          .contains("jtorch_serving_elements_total{kind=\"input\",model=\"twice\"} 2.0")
          .contains("jtorch_serving_queued{model=\"twice\"} 0.0")
          .contains("jtorch_serving_ready{model=\"twice\"} 1.0")
          .contains("jtorch_serving_versions{model=\"twice\"} 1.0")
          .contains("jtorch_serving_weights_bytes{model=\"twice\"} 0.0")
          .contains("jtorch_predict_seconds_count{error=\"none\",model=\"twice\"} 1")
          .contains(
              "jtorch_predict_seconds_count{error=\"InvalidInputException\",model=\"twice\"} 1")
          .contains("jtorch_tensors ")
          .contains("jtorch_process_memory_bytes ");
      Serving serving = running.context.getBean(Serving.class);
      serving.unload("twice").join();
      assertThat(running.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
      assertThat(running.get("/actuator/health/jtorch/twice").statusCode()).isEqualTo(503);
      assertThat(running.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
      HttpResponse<String> notReady = running.post("/blocking", "[1, 2]");
      assertProblem(notReady, 503, "The model is not ready.");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void endpointReadsAndReloadsWhereThatIsAllowed(WebApplicationType type) throws Exception {
    try (Running running = Running.start(type)) {
      assertThat(running.get("/actuator/jtorch").body())
          .contains("\"twice\":{\"ready\":true")
          .contains("\"shape\":[-1,2]");
      assertThat(running.get("/actuator/jtorch/twice").body()).contains("\"state\":\"READY\"");
      assertThat(running.get("/actuator/jtorch/none").statusCode()).isEqualTo(404);
      assertThat(running.post("/actuator/jtorch/twice", "{}").statusCode()).isEqualTo(405);
    }
    try (Running running = Running.start(type, "management.endpoint.jtorch.access=unrestricted")) {
      HttpResponse<String> reloaded = running.post("/actuator/jtorch/twice", "{}");
      assertThat(reloaded.statusCode()).isEqualTo(200);
      assertThat(reloaded.body()).contains("\"version\":\"1\"");
      assertThat(running.post("/actuator/jtorch/none", "{}").statusCode()).isIn(204, 404);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void protocolAndPageAreOffByDefault(WebApplicationType type) throws Exception {
    try (Running running = Running.start(type)) {
      assertThat(running.get("/v2").statusCode()).isEqualTo(404);
      assertThat(running.get("/jtorch").statusCode()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void protocolAndPageAnswer(WebApplicationType type) throws Exception {
    try (Running running =
        Running.start(
            type,
            "jtorch.serving.v2.enabled=true",
            "jtorch.serving.v2.max-body=1KB",
            "jtorch.serving.page.enabled=true")) {
      assertThat(running.get("/v2/health/ready").statusCode()).isEqualTo(200);
      assertThat(running.get("/v2/models/twice").body()).contains("\"FP32\"");
      String input =
          "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[1,3]}]}";
      HttpResponse<String> inferred = running.post("/v2/models/twice/infer", input);
      assertThat(inferred.body()).contains("\"data\":[2.0,6.0]");
      assertThat(inferred.headers().firstValue("Content-Length")).isPresent();
      assertThat(running.post("/v2/models/none/infer", input).statusCode()).isEqualTo(404);
      assertThat(running.post("/v2/models/twice/infer", "{").statusCode()).isEqualTo(400);
      assertThat(running.post("/v2/models/twice/infer", " ".repeat(5000)).statusCode())
          .isEqualTo(413);
      assertThat(running.post("/v2/models/twice/predict", "[1, 5]").body()).contains("10.0");
      HttpResponse<String> page = running.get("/jtorch");
      assertThat(page.statusCode()).isIn(200, 302, 308);
    }
  }
}
