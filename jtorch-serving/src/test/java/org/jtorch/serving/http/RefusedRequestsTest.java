package org.jtorch.serving.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
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
class RefusedRequestsTest {
  private Serving serving;
  private InferenceHandler handler;

  @BeforeAll
  void open() {
    serving = Serving.open(o -> o.workers(1));
    var unusedPair = serving.add(HttpModels.pair("pair"));
    var unusedEcho = serving.add(HttpModels.echo("echo"));
    var unusedSquares = serving.add(HttpModels.squares("squares"));
    handler =
        InferenceHandler.of(
            serving, o -> o.maxBody(100_000).maxElements(1000).maxInputs(4).maxRows(50));
  }

  @AfterAll
  void close() {
    serving.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                  | 400 | the request must be an object",
        "[]                  | 400 | the request must be an object",
        "{                   | 400 | the JSON is invalid at line 1, column 2",
        "{'inputs': 1}       | 400 | inputs must be an array",
        "{'inputs': []}      | 400 | the request has no inputs",
        "{'inputs': [1]}     | 400 | an element of inputs must be an object",
        "{'inputs': [{}]}    | 400 | input  lacks its name",
        "{'id': 1}           | 400 | id must be a string",
        "{'id': 'a', 'id': 'b'} | 400 | the JSON is invalid",
        "{'inputs': []} {}   | 400 | the JSON goes on after the request's end",
        "{'parameters': {'timeout': -1}} | 400 | parameter timeout must not be negative, but is -1",
        "{'parameters': {'timeout': 'x'}} | 400 | parameter timeout of the request must be an"
            + " integer",
        "{'parameters': {'priority': 101}} | 400 | parameter priority must be from 1, the highest,"
            + " to 100, or 0 for the default, not 101",
        "{'parameters': {'a': {}}} | 400 | parameter a of the request must be a string, a number or"
            + " a boolean",
        "{'parameters': {'sequence_id': 5}} | 400 | parameter sequence_id of the request: sequences"
            + " are not offered",
        "{'outputs': [{}]}   | 400 | an output lacks its name",
        "{'outputs': [{'name': 'y', 'parameters': {'classification': 3}}]} | 400 | parameter"
            + " classification of an output: classification is not offered",
      })
  void messagesMustHaveTheirForm(String json, int status, String error) {
    refused("echo", json, status, error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'datatype': 'FP32', 'shape': [1, 2], 'data': [1]          | 400 | input a has 1 elements"
            + " in data, but 2 in its shape",
        "'datatype': 'FP32', 'shape': [1, 2], 'data': [1, 2, 3]    | 400 | input a has more"
            + " elements in data than the 2 of its shape",
        "'datatype': 'FP32', 'shape': [1, 2], 'data': [[1], [2]]   | 400 | data of input a has an"
            + " array of 1 where its shape has 2",
        "'datatype': 'FP32', 'shape': [2, 2], 'data': [[1, 2, 3], [4]] | 400 | data of input a has"
            + " an array of 3 where its shape has 2",
        "'datatype': 'FP32', 'shape': [1, 2], 'data': [1, [2]]     | 400 | data of input a mixes"
            + " numbers and arrays",
        "'datatype': 'FP32', 'shape': [1, 2], 'data': [[[1, 2]]]   | 400 | data of input a is"
            + " nested deeper than its shape",
        "'datatype': 'FP32', 'shape': [1], 'data': ['1']           | 400 | element 0 of input a is"
            + " 1, which is not of datatype FP32",
        "'datatype': 'FP32', 'shape': [1], 'data': [1e39]          | 400 | element 0 of input a is"
            + " 1e39, which is not of datatype FP32",
        "'datatype': 'FP64', 'shape': [1], 'data': [1e999]         | 400 | element 0 of input a is"
            + " 1e999, which is not of datatype FP64",
        "'datatype': 'FP32', 'shape': [1], 'data': [NaN]           | 400 | the JSON is invalid",
        "'datatype': 'INT8', 'shape': [1], 'data': [128]           | 400 | element 0 of input a is"
            + " 128, which is not of datatype INT8",
        "'datatype': 'INT64', 'shape': [1], 'data': [9223372036854775808] | 400 | element 0 of"
            + " input a is 9223372036854775808, which is not of datatype INT64",
        "'datatype': 'INT64', 'shape': [1], 'data': [1.5]          | 400 | element 0 of input a is"
            + " 1.5, which is not of datatype INT64",
        "'datatype': 'UINT64', 'shape': [1], 'data': [-1]          | 400 | element 0 of input a is"
            + " -1, which is not of datatype UINT64",
        "'datatype': 'BOOL', 'shape': [1], 'data': [1]             | 400 | element 0 of input a is"
            + " 1, which is not of datatype BOOL",
        "'datatype': 'BYTES', 'shape': [1], 'data': ['x']          | 400 | input a has datatype"
            + " BYTES, and tensors have no strings: use the model's predict endpoint",
        "'datatype': 'FP8', 'shape': [1], 'data': [1]              | 400 | input a has the unknown"
            + " datatype FP8; there are",
        "'datatype': 'FP32', 'shape': [1]                          | 400 | input a must have either"
            + " data or the parameter binary_data_size",
        "'datatype': 'FP32', 'data': [1]                           | 400 | input a lacks its shape",
        "'datatype': 'FP32', 'shape': [-1], 'data': [1]            | 400 | shape of input a must"
            + " have up to 16 sizes, none negative",
        "'datatype': 'FP32', 'shape': [9223372036854775807, 2], 'data': [1] | 413 | input a has"
            + " more than the limit of 1000 elements",
        "'datatype': 'FP32', 'shape': [100, 11], 'data': [1]       | 413 | input a has more than"
            + " the limit of 1000 elements",
        "'datatype': 'FP32', 'shape': [900], 'data': [1]           | 400 | input a has fewer"
            + " elements in data than its shape [900] has",
        "'datatype': 'FP32', 'shape': [], 'data': [1]              | 400 | input a has no rows: the"
            + " first size of its shape is the batch's",
        "'datatype': 'FP32', 'shape': [0, 2], 'data': []           | 400 | input a has no rows: the"
            + " first size of its shape is the batch's",
        "'datatype': 'UINT8', 'shape': [51], 'data':"
            + " [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]"
            + " | 413 | input a has more than the limit of 50 rows",
        "'datatype': 'FP32', 'shape': [1], 'parameters': {'shared_memory_region': 'r'} | 400 |"
            + " parameter shared_memory_region of input a: shared memory is not offered",
      })
  void inputsMustHaveTheirForm(String fields, int status, String error) {
    refused("echo", "{'inputs': [{'name': 'a', " + fields + "}]}", status, error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'name': 'x', 'shape': [1, 3], 'datatype': 'FP32', 'data': [1, 2, 3]} | input n of model"
            + " pair is missing",
        "{'name': 'x', 'shape': [1, 3], 'datatype': 'FP32', 'data': [1, 2, 3]},"
            + " {'name': 'n', 'shape': [1], 'datatype': 'INT64', 'data': [1]},"
            + " {'name': 'z', 'shape': [1], 'datatype': 'INT64', 'data': [1]} | model pair has no"
            + " input z, but [x, n]",
        "{'name': 'x', 'shape': [1, 3], 'datatype': 'FP32', 'data': [1, 2, 3]}, {'name': 'n',"
            + " 'shape': [1], 'datatype': 'INT32', 'data': [1]} | input n has datatype INT32, but"
            + " the model takes INT64",
        "{'name': 'x', 'shape': [1, 3], 'datatype': 'FP32', 'data': [1, 2, 3]},"
            + " {'name': 'n', 'shape': [2], 'datatype': 'INT64', 'data': [1, 2]} | input n has 2"
            + " rows, but the inputs before it have 1",
        "{'name': 'x', 'shape': [1, 1], 'datatype': 'FP32', 'data': [1]},"
            + " {'name': 'x', 'shape': [1, 1], 'datatype': 'FP32', 'data': [1]} | there are two"
            + " inputs x",
      })
  void inputsMustBeTheModels(String inputs, String error) {
    refused("pair", "{'inputs': [" + inputs + "]}", 400, error);
  }

  @Test
  void shapeMustBeTheModels() {
    Exchange exchange =
        Exchange.post(
            handler,
            "/v2/models/pair/infer",
            ("{'inputs': [{'name': 'x', 'shape': [1, 4], 'datatype': 'FP32', 'data': [1, 2, 3, 4]},"
                    + " {'name': 'n', 'shape': [1], 'datatype': 'INT64', 'data': [1]}]}")
                .replace('\'', '"'));
    assertThat(exchange.status()).as(exchange.text()).isEqualTo(400);
    assertThat(exchange.error()).contains("x");
  }

  @Test
  void inputIsAtFaultWhereNoSignatureKnowsItsShape() {
    String input = "{'inputs': [{'name': 'x', 'shape': [%s], 'datatype': 'FP32', 'data': [%s]}]}";
    refused(
        "squares", String.format(Locale.ROOT, input, "1, 3", "1, 2, 3"), 400, "the model failed");
    String fits = String.format(Locale.ROOT, input, "1, 2, 2", "1, 2, 3, 4").replace('\'', '"');
    assertThat(Exchange.post(handler, "/v2/models/squares/infer", fits).status()).isEqualTo(200);
  }

  private void refused(String model, String json, int status, String error) {
    Exchange exchange =
        Exchange.post(
            handler, "/v2/models/" + model + "/infer", json == null ? "" : json.replace('\'', '"'));
    assertThat(exchange.status()).as(exchange.text()).isEqualTo(status);
    assertThat(exchange.error()).startsWith(error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-1      | 4 | 400 | the header Inference-Header-Content-Length must be a number of bytes,"
            + " not -1",
        "x       | 4 | 400 | the header Inference-Header-Content-Length must be a number of bytes,"
            + " not x",
        "999999999999999999 | 4 | 400 | the header Inference-Header-Content-Length is"
            + " 999999999999999999, but the body has",
        "9999999999999999999 | 4 | 400 | the header Inference-Header-Content-Length must be",
        "10      | 4 | 400 | the JSON is invalid",
        "J       | 3 | 400 | input a has 4 bytes of binary data, but 3 are left in the body",
        "J       | 5 | 400 | 5 bytes follow the JSON, but the inputs take 4",
        "J       | 0 | 400 | input a has 4 bytes of binary data, but 0 are left in the body",
      })
  void headerOfBinaryDataMustFit(String header, int binary, int status, String error) {
    String json =
        "{\"inputs\":[{\"name\":\"a\",\"shape\":[1],\"datatype\":\"FP32\","
            + "\"parameters\":{\"binary_data_size\":4}}]}";
    Exchange exchange =
        Exchange.send(
            handler,
            "POST",
            "/v2/models/echo/infer",
            Map.of(
                "Inference-Header-Content-Length",
                header.equals("J") ? "" + json.length() : header),
            Exchange.withBinary(json, new byte[binary]));
    assertThat(exchange.status()).as(exchange.text()).isEqualTo(status);
    assertThat(exchange.error()).startsWith(error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET    | /v2/models/pair/infer      | 405 | the method of this path is POST",
        "PUT    | /v2                        | 405 | the method of this path is GET, HEAD",
        "DELETE | /v2/models/pair            | 405 | the method of this path is GET, HEAD",
        "GET    | /                          | 404 | there is nothing at this path",
        "GET    | ''                         | 404 | there is nothing at this path",
        "GET    | /v1/models                 | 404 | there is nothing at this path",
        "GET    | /v2/models                 | 404 | there is nothing at this path",
        "GET    | /v2/models/pair/config     | 404 | there is nothing at this path",
        "GET    | /v2/models/nowhere         | 404 | there is no model \"nowhere\"",
        "GET    | /v2/models/..%2Fpair       | 404 | there is no model \"../pair\"",
        "GET    | /v2/models/%zz             | 400 | the path is not percent-encoded correctly",
        "GET    | /v2/models/%               | 400 | the path is not percent-encoded correctly",
        "GET    | /v2/models/pair/versions/9 | 404 | model pair has no version 9",
        "POST   | /v2/models/nowhere/infer   | 404 | there is no model \"nowhere\"",
        "POST   | /v2/repository/models/pair/load   | 403 | loading and unloading of models is"
            + " switched off",
        "POST   | /v2/repository/models/pair/unload | 403 | loading and unloading of models is"
            + " switched off",
      })
  void pathsAndMethodsMustBeKnown(String method, String path, int status, String error) {
    Exchange exchange = Exchange.send(handler, method, path, Map.of(), new byte[0]);
    assertThat(exchange.status()).as(exchange.text()).isEqualTo(status);
    assertThat(exchange.error()).isEqualTo(error);
    assertThat(exchange.headers().containsKey("Allow")).isEqualTo(status == 405);
  }

  @ParameterizedTest
  @CsvSource({
    "Content-Type, text/html, 415",
    "Content-Type, multipart/form-data, 415",
    "Content-Encoding, br, 415",
    "Content-Encoding, gzip, 400",
    "Content-Length, 100001, 413",
    "Content-Length, many, 400",
    "Origin, http://evil.example, 403",
    "Origin, null, 403",
  })
  void headersMustFit(String name, String value, int status) {
    Exchange exchange =
        Exchange.send(
            handler,
            "POST",
            "/v2/models/echo/infer",
            Map.of("Host", "localhost:8000", name, value),
            "{}".getBytes(StandardCharsets.UTF_8));
    assertThat(exchange.status()).as(exchange.text()).isEqualTo(status);
    assertThat(exchange.error()).isNotEmpty().doesNotContain("\n");
  }

  @Test
  void ownPageMaySend() {
    Exchange exchange =
        Exchange.send(
            handler,
            "POST",
            "/v2/repository/index",
            Map.of("Host", "localhost:8000", "Origin", "http://localhost:8000"),
            new byte[0]);
    assertThat(exchange.status()).isEqualTo(200);
    assertThat(exchange.json()).hasSize(3);
  }

  @Test
  void nestingIsLimited() {
    Exchange exchange =
        Exchange.post(handler, "/v2/models/echo/infer", "{\"a\":" + "[".repeat(5000));
    assertThat(exchange.status()).isEqualTo(400);
    assertThat(exchange.error()).contains("nesting depth");
  }

  @Test
  void bodiesOfAllRequestsAreLimited() {
    InferenceHandler small = InferenceHandler.of(serving, o -> o.maxPendingBytes(10));
    Exchange exchange = Exchange.post(small, "/v2/models/echo/infer", "{}");
    assertThat(exchange.status()).isEqualTo(503);
    assertThat(exchange.headers()).containsKey("Retry-After");
  }
}
