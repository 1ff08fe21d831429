package org.jtorch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jtorch.DType;
import org.jtorch.junit.NoLeaks;
import org.jtorch.serving.Codec;
import org.jtorch.serving.Model;
import org.jtorch.serving.Network;
import org.jtorch.serving.NetworkSource;
import org.jtorch.serving.Sample;
import org.jtorch.serving.Serving;
import org.jtorch.serving.TensorSpec;
import org.jtorch.serving.http.InferenceHandler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The requests of Triton's Python client, which src/test/python/record_triton.py recorded. */
@NoLeaks
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TritonClientTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final float[] DOUBLED = {2, 4, 6, 8, 10, 13};

  private final Map<String, JsonNode> recorded = new TreeMap<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private Serving serving;
  private HttpFrontend frontend;

  @BeforeAll
  void open() throws IOException {
    try (InputStream in = TritonClientTest.class.getResourceAsStream("/triton/requests.json")) {
      JSON.readTree(in).forEach(request -> recorded.put(request.path("name").asText(), request));
    }
    serving = Serving.open(o -> o.workers(1));
    TensorSpec x = new TensorSpec("x", DType.FLOAT32, List.of(TensorSpec.ANY, 3L));
    TensorSpec y = new TensorSpec("y", DType.FLOAT32, List.of(TensorSpec.ANY, 3L));
    var unused =
        serving.add(
            Model.of(
                "doubled",
                NetworkSource.of("1", d -> Network.of(b -> Sample.of(b.tensor().mul(2)))),
                Codec.<Sample, Sample>of(input -> input, output -> output),
                o -> o.inputs(x).outputs(y)));
    frontend =
        HttpFrontend.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            InferenceHandler.of(serving, o -> {}));
  }

  @AfterAll
  void close() {
    frontend.close();
    serving.close();
  }

  private HttpResponse<byte[]> replay(String name) throws IOException, InterruptedException {
    JsonNode request = recorded.get(name);
    assertThat(request).as(name).isNotNull();
    byte[] body = Base64.getDecoder().decode(request.path("body").asText());
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:"
                        + frontend.address().getPort()
                        + request.path("path").asText()))
            .method(request.path("method").asText(), HttpRequest.BodyPublishers.ofByteArray(body));
    request
        .path("headers")
        .properties()
        .forEach(h -> builder.header(h.getKey(), h.getValue().asText()));
    HttpResponse<byte[]> response =
        client.send(builder.build(), HttpResponse.BodyHandlers.ofByteArray());
    // The tensors are closed when the response is written, which the client may see first.
    assertThat(frontend.awaitQuiet(Duration.ofSeconds(10))).isTrue();
    return response;
  }

  private static JsonNode json(HttpResponse<byte[]> response) throws IOException {
    int length =
        (int)
            response
                .headers()
                .firstValueAsLong("Inference-Header-Content-Length")
                .orElse(response.body().length);
    return JSON.readTree(response.body(), 0, length);
  }

  /** Reads the first output as the client does: by its binary size, or from its data. */
  private static float[] values(HttpResponse<byte[]> response) throws IOException {
    JsonNode message = json(response);
    JsonNode output = message.path("outputs").path(0);
    float[] values = new float[6];
    int binary = output.path("parameters").path("binary_data_size").asInt(-1);
    if (binary < 0) {
      assertThat(output.path("data")).hasSize(6);
      for (int i = 0; i < 6; i++) {
        values[i] = output.path("data").path(i).floatValue();
      }
      return values;
    }
    assertThat(binary).isEqualTo(24);
    int start =
        (int) response.headers().firstValueAsLong("Inference-Header-Content-Length").orElseThrow();
    ByteBuffer.wrap(response.body(), start, binary)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    assertThat(response.body()).hasSize(start + binary);
    return values;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "binary",
        "binary in, JSON out",
        "JSON in, binary out",
        "JSON",
        "gzip",
        "deflate",
        "priority"
      })
  void inferenceIsAnswered(String name) throws IOException, InterruptedException {
    HttpResponse<byte[]> response = replay(name);
    assertThat(response.statusCode())
        .as(new String(response.body(), StandardCharsets.UTF_8))
        .isEqualTo(200);
    assertThat(values(response)).containsExactly(DOUBLED);
    assertThat(json(response).path("outputs").path(0).path("name").asText()).isEqualTo("y");
    if (name.equals("binary")) {
      assertThat(json(response).path("id").asText()).isEqualTo("7");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"live", "ready", "model ready", "version ready"})
  void healthIsAnswered(String name) throws IOException, InterruptedException {
    assertThat(replay(name).statusCode()).isEqualTo(200);
  }

  @Test
  void metadataAndStatisticsHaveTheFieldsThatTheClientReads()
      throws IOException, InterruptedException {
    assertThat(json(replay("server metadata")).path("name").asText()).isEqualTo("jtorch");
    assertThat(json(replay("model metadata")).path("inputs").path(0).path("name").asText())
        .isEqualTo("x");
    assertThat(json(replay("statistics")).path("model_stats")).hasSize(1);
    assertThat(json(replay("index")).path(0).path("state").asText()).isEqualTo("READY");
  }

  @Test
  void refusalsHaveTheErrorThatTheClientShows() throws IOException, InterruptedException {
    refused("wrong type", 400, "input x has datatype INT64, but the model takes FP32");
    refused("strings", 400, "input x has datatype BYTES, and tensors have no strings");
    refused("unknown model", 404, "there is no model \"nowhere\"");
    refused("load", 403, "loading and unloading of models is switched off");
  }

  private void refused(String name, int status, String error)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> response = replay(name);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(json(response).path("error").asText()).startsWith(error);
  }
}
