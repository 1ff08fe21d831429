package org.jtorch.serving.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jtorch.junit.NoLeaks;
import org.jtorch.serving.Serving;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NoLeaks
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InferenceHandlerTest {
  private static final String PAIR =
      """
      {"id": "42", "inputs": [
        {"name": "x", "shape": [2, 3], "datatype": "FP32", "data": [1, 2, 3, 4, 5, 6.5]},
        {"name": "n", "shape": [2], "datatype": "INT64", "data": [10, 20]}]}
      """;

  private Serving serving;
  private InferenceHandler handler;

  @BeforeAll
  void open() {
    serving = Serving.open(o -> o.workers(1));
    var unusedPair = serving.add(HttpModels.pair("pair"));
    var unusedEcho = serving.add(HttpModels.echo("echo"));
    var unusedPrices = serving.add(HttpModels.prices("prices"));
    var unusedBytes = serving.add(HttpModels.bytes("bytes"));
    handler = InferenceHandler.of(serving, o -> o.page(true).maxBody(100_000).maxRows(500));
  }

  @AfterAll
  void close() {
    serving.close();
  }

  private Exchange infer(String model, String json) {
    return Exchange.post(handler, "/v2/models/" + model + "/infer", json);
  }

  @Test
  void metadataDescribesServerAndModel() {
    Exchange server = Exchange.get(handler, "/v2");
    assertThat(server.json().path("name").asText()).isEqualTo("jtorch");
    assertThat(server.text()).contains("\"binary_tensor_data\"");
    Exchange model = Exchange.get(handler, "/v2/models/pair");
    assertThat(model.text())
        .isEqualTo(
            "{\"name\":\"pair\",\"versions\":[\"1\"],\"platform\":\"jtorch\",\"inputs\":["
                + "{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[-1,3]},"
                + "{\"name\":\"n\",\"datatype\":\"INT64\",\"shape\":[-1]}],\"outputs\":["
                + "{\"name\":\"sum\",\"datatype\":\"FP32\",\"shape\":[-1,3]},"
                + "{\"name\":\"max\",\"datatype\":\"FP32\",\"shape\":[-1]}]}");
    assertThat(Exchange.get(handler, "/v2/models/pair/versions/1").text()).isEqualTo(model.text());
  }

  @Test
  void readinessIsThatOfModelsAndVersions() {
    for (String path :
        new String[] {
          "/v2/health/live",
          "/v2/health/ready",
          "/v2/models/pair/ready",
          "/v2/models/pair/versions/1/ready"
        }) {
      Exchange exchange = Exchange.get(handler, path);
      assertThat(exchange.status()).as(path).isEqualTo(200);
      assertThat(exchange.body()).isEmpty();
    }
    assertThat(Exchange.get(handler, "/v2/models/pair/versions/7/ready").status()).isEqualTo(404);
  }

  @Test
  void stoppedServerIsNotReadyAndRefuses() {
    InferenceHandler stopped = InferenceHandler.of(serving, o -> {});
    stopped.stop();
    Exchange ready = Exchange.get(stopped, "/v2/health/ready");
    assertThat(ready.status()).isEqualTo(503);
    Exchange infer = Exchange.post(stopped, "/v2/models/pair/infer", PAIR);
    assertThat(infer.status()).isEqualTo(503);
    assertThat(infer.headers()).containsEntry("Retry-After", "1");
    assertThat(Exchange.get(stopped, "/v2/health/live").status()).isEqualTo(200);
  }

  @Test
  void jsonIsAnsweredByJsonRowByRow() {
    Exchange exchange = infer("pair", PAIR);
    assertThat(exchange.text())
        .isEqualTo(
            "{\"model_name\":\"pair\",\"id\":\"42\",\"outputs\":["
                + "{\"name\":\"sum\",\"datatype\":\"FP32\",\"shape\":[2,3],"
                + "\"data\":[11.0,12.0,13.0,24.0,25.0,26.5]},"
                + "{\"name\":\"max\",\"datatype\":\"FP32\",\"shape\":[2],\"data\":[3.0,6.5]}]}");
    assertThat(exchange.headers()).containsEntry("Content-Type", "application/json");
  }

  @Test
  void requestedOutputsComeInTheirOrderAndForm() {
    String json =
        PAIR.replace(
            "{\"id\"",
            "{\"outputs\": [{\"name\": \"max\"}, {\"name\": \"sum\", \"parameters\":"
                + " {\"binary_data\": true}}], \"id\"");
    Exchange exchange = infer("pair", json);
    assertThat(exchange.json().path("outputs").path(0).path("data").toString())
        .isEqualTo("[3.0,6.5]");
    assertThat(exchange.json().path("outputs").path(1).toString())
        .isEqualTo(
            "{\"name\":\"sum\",\"datatype\":\"FP32\",\"shape\":[2,3],"
                + "\"parameters\":{\"binary_data_size\":24}}");
    ByteBuffer binary = exchange.binary();
    float[] values = new float[6];
    binary.asFloatBuffer().get(values);
    assertThat(values).containsExactly(11, 12, 13, 24, 25, 26.5f);
    assertThat(exchange.headers()).containsEntry("Content-Type", "application/octet-stream");
  }

  @Test
  void binaryTensorsFollowTheJson() {
    String json =
        "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,3],\"datatype\":\"FP32\","
            + "\"parameters\":{\"binary_data_size\":12}},"
            + "{\"name\":\"n\",\"shape\":[1],\"datatype\":\"INT64\",\"data\":[1]}],"
            + "\"parameters\":{\"binary_data_output\":true}}";
    Exchange exchange =
        Exchange.send(
            handler,
            "POST",
            "/v2/models/pair/versions/1/infer",
            Map.of("Inference-Header-Content-Length", "" + json.length()),
            Exchange.withBinary(json, Exchange.littleEndian(1, 2, 3)));
    assertThat(exchange.status()).as(exchange.text()).isEqualTo(200);
    assertThat(exchange.json().path("model_version").asText()).isEqualTo("1");
    ByteBuffer binary = exchange.binary();
    assertThat(binary.getFloat()).isEqualTo(2);
    assertThat(binary.getFloat(12)).isEqualTo(3);
    assertThat(binary.limit()).isEqualTo(16);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "BOOL   | [true, false] | [true,false]",
        "UINT8  | [0, 255]      | [0,255]",
        "UINT16 | [0, 65535]    | [0,65535]",
        "UINT32 | [0, 4294967295] | [0,4294967295]",
        "UINT64 | [0, 18446744073709551615] | [0,18446744073709551615]",
        "INT8   | [-128, 127]   | [-128,127]",
        "INT16  | [-32768, 32767] | [-32768,32767]",
        "INT32  | [-2147483648, 2147483647] | [-2147483648,2147483647]",
        "INT64  | [-9223372036854775808, 9223372036854775807]"
            + " | [-9223372036854775808,9223372036854775807]",
        "FP32   | [1, 3.4e38]   | [1.0,3.4E38]",
        "FP64   | [0.1, 1e300]  | [0.1,1.0E300]",
      })
  void everyDatatypeHasJson(String type, String data, String answer) {
    Exchange exchange =
        infer(
            "echo",
            "{\"inputs\":[{\"name\":\"a\",\"shape\":[1,2],\"datatype\":\""
                + type
                + "\",\"data\":"
                + data
                + "}]}");
    assertThat(exchange.text()).contains("\"data\":" + answer);
    assertThat(exchange.text()).contains("\"name\":\"output__0\"").contains(type);
  }

  @ParameterizedTest
  @CsvSource({"FP16", "BF16"})
  void halvesHaveABinaryFormOnly(String type) {
    String input = "{\"inputs\":[{\"name\":\"a\",\"shape\":[1,2],\"datatype\":\"" + type + "\",";
    assertThat(infer("echo", input + "\"data\":[1,2]}]}").error())
        .isEqualTo(
            "input a has datatype " + type + ", which has no JSON form: send it as binary data");
    String json = input + "\"parameters\":{\"binary_data_size\":4}}]";
    byte[] bits = {1, 60, 2, 61};
    assertThat(binary(json + "}", bits).error())
        .isEqualTo(
            "output output__0 has datatype "
                + type
                + ", which has no JSON form: request it with binary_data");
    Exchange both = binary(json + ",\"parameters\":{\"binary_data_output\":true}}", bits);
    byte[] echoed = new byte[4];
    both.binary().get(echoed);
    assertThat(echoed).isEqualTo(bits);
  }

  private Exchange binary(String json, byte[] tensor) {
    return Exchange.send(
        handler,
        "POST",
        "/v2/models/echo/infer",
        Map.of("Inference-Header-Content-Length", "" + json.length()),
        Exchange.withBinary(json, tensor));
  }

  @Test
  void dataMayPrecedeTheirShapeAndBeNested() {
    Exchange exchange =
        infer(
            "echo",
            "{\"inputs\":[{\"data\":[[[1],[2]],[[3],[4]]],\"datatype\":\"INT32\","
                + "\"shape\":[2,2,1],\"name\":\"a\"}]}");
    assertThat(exchange.text()).contains("\"shape\":[2,2,1],\"data\":[1,2,3,4]");
  }

  @Test
  void specialNumbersStayValidJson() {
    String json =
        "{\"inputs\":[{\"name\":\"a\",\"shape\":[1,3],\"datatype\":\"FP32\","
            + "\"parameters\":{\"binary_data_size\":12}}]}";
    Exchange exchange =
        binary(
            json,
            Exchange.littleEndian(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY));
    assertThat(exchange.text()).contains("\"data\":[null,1e999,-1e999]");
    assertThat(exchange.json().path("outputs").path(0).path("data").path(1).doubleValue())
        .isInfinite();
  }

  @Test
  void jsonNumbersAreReadWithoutBoxing() {
    var reader = ProtocolCost.reader();
    ProtocolCost.Message message = ProtocolCost.Message.json();
    ProtocolCost.read(reader, message);
    // The elements take 600 KB; 150,528 boxed floats would take 2.4 MB more.
    assertThat(ProtocolCost.allocated(reader, message)).isLessThan(1_000_000);
  }

  @Test
  void manyRowsAreSplitIntoBatches() {
    StringBuilder data = new StringBuilder("0");
    for (int i = 1; i < 400; i++) {
      data.append(',').append(i);
    }
    Exchange exchange =
        infer(
            "echo",
            "{\"inputs\":[{\"name\":\"a\",\"shape\":[400],\"datatype\":\"INT64\",\"data\":["
                + data
                + "]}]}");
    assertThat(exchange.text()).contains("\"shape\":[400],\"data\":[" + data + "]");
  }

  @Test
  void largeAnswersAreSentInChunks() {
    String row = "[" + "1,".repeat(19_999) + "1]";
    Exchange exchange =
        infer(
            "echo",
            "{\"inputs\":[{\"name\":\"a\",\"shape\":[1,20000],\"datatype\":\"UINT8\",\"data\":"
                + row
                + "}]}");
    assertThat(exchange.json().path("outputs").path(0).path("data")).hasSize(20_000);
  }

  @Test
  void bodiesMayBeCompressed() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(PAIR.getBytes(StandardCharsets.UTF_8));
    }
    Exchange exchange =
        Exchange.send(
            handler,
            "POST",
            "/v2/models/pair/infer",
            Map.of("Content-Encoding", "gzip"),
            bytes.toByteArray());
    assertThat(exchange.status()).as(exchange.text()).isEqualTo(200);
  }

  @Test
  void compressedBodyIsLimitedByItsContent() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(new byte[10_000_000]);
    }
    Exchange exchange =
        Exchange.send(
            handler,
            "POST",
            "/v2/models/pair/infer",
            Map.of("Content-Encoding", "gzip"),
            bytes.toByteArray());
    assertThat(exchange.status()).isEqualTo(413);
    assertThat(exchange.error()).isEqualTo("the body has more than the limit of 100000 bytes");
  }

  @Test
  void predictTakesTheModelsOwnTypes() {
    Exchange price =
        Exchange.post(handler, "/v2/models/prices/predict", "{\"rooms\": 3, \"area\": 80.5}");
    assertThat(price.text()).isEqualTo("{\"amount\":83.5}");
    Exchange picture =
        Exchange.send(
            handler,
            "POST",
            "/v2/models/bytes/predict",
            Map.of("Content-Type", "image/png"),
            new byte[] {1, 2, 3});
    assertThat(picture.text()).isEqualTo("[6.0]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "prices  | application/json | {'rooms': 3, 'area': 'wide'} | 400 | the JSON does not fit"
            + " the request at area: Cannot deserialize value of type `float` from String",
        "prices  | application/json | {'rooms': 3, 'kitchens': 1}  | 400 | the JSON does not fit"
            + " the request at area: Cannot map `null` into type `float`",
        "prices  | application/json | {'rooms': 3, 'area': 1, 'a': 1} | 400 | the JSON has the"
            + " unknown field a; there are [rooms, area]",
        "prices  | application/json | {'rooms': 3, 'area': null}   | 400 | the JSON does not fit",
        "prices  | application/json | {'rooms': 3                  | 400 | the JSON",
        "prices  | application/json | {'rooms': 3, 'area': 1} x    | 400 | the JSON is invalid at",
        "prices  | application/json | null                         | 400 | the body must not be",
        "prices  | text/html        | {'rooms': 3, 'area': 1}      | 415 | the Content-Type must be"
            + " application/json, not text/html",
        "bytes   | application/json | [1]                          | 415 | the Content-Type must be"
            + " an image's, as image/png, or application/octet-stream, not application/json",
        "bytes   | image/png        | ''                           | 400 | the picture is empty",
        "pair    | application/json | {}                           | 400 | model pair has no"
            + " inputType, so that it takes tensors only: use infer",
        "nowhere | application/json | {}                           | 404 | there is no model",
      })
  void predictRefusesWithASentence(
      String model, String type, String body, int status, String error) {
    Exchange exchange =
        Exchange.send(
            handler,
            "POST",
            "/v2/models/" + model + "/predict",
            Map.of("Content-Type", type),
            (body == null ? "" : body.replace('\'', '"')).getBytes(StandardCharsets.UTF_8));
    assertThat(exchange.status()).as(exchange.text()).isEqualTo(status);
    assertThat(exchange.error()).startsWith(error);
  }

  @Test
  void statisticsCountRowsAndBatches() {
    try (Serving own = Serving.open(o -> o.workers(1))) {
      var unusedEcho = own.add(HttpModels.echo("echo"));
      InferenceHandler counted = InferenceHandler.of(own, o -> {});
      String body =
          "{\"inputs\":[{\"name\":\"a\",\"shape\":[3],\"datatype\":\"FP32\",\"data\":[1,2,3]}]}";
      assertThat(Exchange.post(counted, "/v2/models/echo/infer", body).status()).isEqualTo(200);
      Exchange stats = Exchange.get(counted, "/v2/models/echo/stats");
      assertThat(stats.json().path("model_stats").path(0).path("inference_count").asInt())
          .isEqualTo(3);
      assertThat(Exchange.get(counted, "/v2/models/stats").json().path("model_stats")).hasSize(1);
    }
  }

  @Test
  void pageAndItsFilesNeedNothingFromElsewhere() {
    Exchange page = Exchange.get(handler, "/jtorch");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.headers().get("Content-Security-Policy"))
        .startsWith("default-src 'none'; script-src 'self'");
    assertThat(page.text()).doesNotContain("http:", "https:", "<style", " style=", " onclick");
    assertThat(Exchange.get(handler, "/jtorch/page.js").text()).doesNotContain("http:", "https:");
    assertThat(Exchange.get(handler, "/jtorch/page.css").text()).doesNotContain("url(", "@import");
    Exchange status = Exchange.get(handler, "/jtorch/status");
    assertThat(status.json().path("models")).hasSize(4);
    InferenceHandler without = InferenceHandler.of(serving, o -> {});
    assertThat(Exchange.get(without, "/jtorch").status()).isEqualTo(404);
  }
}
