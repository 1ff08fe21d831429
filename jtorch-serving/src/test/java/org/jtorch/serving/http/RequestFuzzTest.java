package org.jtorch.serving.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.jtorch.serving.Serving;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** 100,000 requests, each made from a valid one by a few random changes. */
@NoLeaks
class RequestFuzzTest {
  private static final int REQUESTS = Integer.getInteger("jtorch.fuzz.requests", 100_000);
  private static final List<String> TOKENS =
      List.of(
          "-1",
          "0",
          "1e999",
          "2147483648",
          "9223372036854775808",
          "NaN",
          "null",
          "true",
          "\"\"",
          "[",
          "]",
          "{",
          "}",
          ",",
          ":",
          "\"",
          "[[[[[[[[",
          "\\u0000",
          "\\ud800",
          "é",
          "\"x\"",
          "\"FP16\"",
          "\"BYTES\"",
          "\"UINT64\"",
          "\"BOOL\"",
          "\"shape\":[]",
          "\"binary_data_size\":3",
          "\"data\":[1,2,3]",
          "\"parameters\":{}");
  private static final List<String> NUMBERS =
      List.of("-1", "0", "1", "7", "80", "1000", "99999", "2147483648", "9223372036854775808", "x");

  /** A request. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Request(String method, String path, Map<String, String> headers, byte[] body) {}

  private final Random random = new Random(13);

  private static Request json(String path, String json) {
    return new Request(
        "POST",
        path,
        Map.of("Content-Type", "application/json"),
        json.getBytes(StandardCharsets.UTF_8));
  }

  private static Request binary(String path, String json, byte[] tensor) {
    return new Request(
        "POST",
        path,
        Map.of("Inference-Header-Content-Length", "" + json.length()),
        Exchange.withBinary(json, tensor));
  }

  private static List<Request> seeds() {
    String pair = "/v2/models/pair/infer";
    String echo = "/v2/models/echo/infer";
    String n = "{\"name\":\"n\",\"shape\":[2],\"datatype\":\"INT64\",\"data\":[1,2]}";
    return List.of(
        json(
            pair,
            "{\"id\":\"7\",\"parameters\":{\"timeout\":5000000,\"priority\":3},\"inputs\":["
                + "{\"name\":\"x\",\"shape\":[2,3],\"datatype\":\"FP32\",\"data\":[[1,2,3],[4,5,6]]},"
                + n
                + "],\"outputs\":[{\"name\":\"max\",\"parameters\":{\"binary_data\":true}}]}"),
        json(
            echo,
            "{\"inputs\":[{\"data\":[true,false],\"name\":\"b\",\"shape\":[1,2],"
                + "\"datatype\":\"BOOL\"}]}"),
        binary(
            pair,
            "{\"inputs\":[{\"name\":\"x\",\"shape\":[2,3],\"datatype\":\"FP32\","
                + "\"parameters\":{\"binary_data_size\":24}},"
                + n
                + "],\"parameters\":{\"binary_data_output\":true}}",
            Exchange.littleEndian(1, 2, 3, 4, 5, 6)),
        binary(
            echo,
            "{\"inputs\":[{\"name\":\"a\",\"shape\":[2,2],\"datatype\":\"BF16\","
                + "\"parameters\":{\"binary_data_size\":8}}],"
                + "\"outputs\":[{\"name\":\"output__0\",\"parameters\":{\"binary_data\":true}}]}",
            new byte[8]),
        json("/v2/models/prices/predict", "{\"rooms\":3,\"area\":80.5}"),
        new Request(
            "POST",
            "/v2/models/bytes/predict",
            Map.of("Content-Type", "image/png"),
            new byte[] {1, 2, 3}),
        json("/v2/repository/index", "{\"ready\":true}"),
        new Request("GET", "/v2/models/pair/versions/1/ready", Map.of(), new byte[0]),
        new Request("GET", "/v2/models/stats", Map.of(), new byte[0]));
  }

  @Test
  @Timeout(300)
  void mutatedRequestsGetASentenceAndHoldNothing() {
    Map<Integer, Integer> statuses = new TreeMap<>();
    long slowest = 0;
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      var unusedPair = serving.add(HttpModels.pair("pair"));
      var unusedEcho = serving.add(HttpModels.echo("echo"));
      var unusedPrices = serving.add(HttpModels.prices("prices"));
      var unusedBytes = serving.add(HttpModels.bytes("bytes"));
      InferenceHandler handler =
          InferenceHandler.of(serving, o -> o.maxBody(10_000).maxElements(2_000).maxRows(64));
      List<Request> seeds = seeds();
      for (int i = 0; i < REQUESTS; i++) {
        Request request = mutated(seeds.get(i % seeds.size()));
        long start = System.nanoTime();
        Exchange exchange = send(handler, request);
        slowest = Math.max(slowest, System.nanoTime() - start);
        statuses.merge(exchange.status(), 1, Integer::sum);
        check(request, exchange);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%d mutated requests: by status %s, slowest %d ms, live tensors %d%n",
        REQUESTS,
        statuses,
        TimeUnit.NANOSECONDS.toMillis(slowest),
        Torch.memoryStats().liveTensors());
    assertThat(statuses).containsKeys(200, 400, 404, 405, 413, 415);
    assertThat(slowest).isLessThan(TimeUnit.SECONDS.toNanos(10));
  }

  private static Exchange send(InferenceHandler handler, Request request) {
    return Exchange.send(
        handler, request.method(), request.path(), request.headers(), request.body());
  }

  private static void check(Request request, Exchange exchange) {
    boolean fine = exchange.status() == 200 || exchange.status() / 100 == 4;
    String error = exchange.status() == 200 ? "fine" : exchange.error();
    // A deadline in the past is the one refusal that is not the message's fault.
    if (exchange.status() == 504 || exchange.status() == 503) {
      fine = new String(request.body(), StandardCharsets.UTF_8).contains("timeout");
    }
    if (!fine || error.isBlank() || error.contains("\n") || error.contains("\tat ")) {
      throw new AssertionError(
          request.method()
              + " "
              + request.path()
              + " "
              + request.headers()
              + "\n"
              + new String(request.body(), StandardCharsets.ISO_8859_1)
              + "\n-> "
              + exchange.status()
              + " "
              + exchange.text());
    }
  }

  private Request mutated(Request seed) {
    Map<String, String> headers = new HashMap<>(seed.headers());
    byte[] body = seed.body();
    String path = seed.path();
    String method = seed.method();
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      switch (random.nextInt(12)) {
        case 0 -> headers.put("Inference-Header-Content-Length", pick(NUMBERS));
        case 1 -> {
          boolean length = random.nextBoolean();
          headers.put(
              length ? "Content-Length" : "Content-Encoding",
              length ? pick(NUMBERS) : pick(List.of("gzip", "deflate", "br", "")));
        }
        case 2 -> headers.put("Content-Type", pick(List.of("text/html", "image/gif", "", ";;")));
        case 3 -> path = changedPath(path);
        case 4 -> method = pick(List.of("GET", "POST", "PUT", "HEAD", "x"));
        default -> body = changed(body);
      }
    }
    return new Request(method, path, headers, body);
  }

  private String changedPath(String path) {
    int at = random.nextInt(path.length());
    return path.substring(0, at)
        + pick(List.of("/", "%2e%2e/", "%", "%00", "versions/1/", "é", "?", "x"))
        + path.substring(at);
  }

  private byte[] changed(byte[] body) {
    if (body.length == 0) {
      return new byte[] {(byte) random.nextInt(256)};
    }
    int at = random.nextInt(body.length);
    int end = Math.min(body.length, at + 1 + random.nextInt(12));
    byte[] start = Arrays.copyOf(body, at);
    return switch (random.nextInt(5)) {
      case 0 -> join(start, new byte[] {(byte) random.nextInt(256)}, body, at + 1);
      case 1 -> join(start, new byte[0], body, end);
      case 2 -> join(start, Arrays.copyOfRange(body, at, end), body, at);
      case 3 -> join(start, pick(TOKENS).getBytes(StandardCharsets.UTF_8), body, at);
      default -> number(body, at);
    };
  }

  /** Replaces the number at or after a place. */
  private byte[] number(byte[] body, int from) {
    int at = from;
    while (at < body.length && (body[at] < '0' || body[at] > '9')) {
      at++;
    }
    int end = at;
    while (end < body.length && body[end] >= '0' && body[end] <= '9') {
      end++;
    }
    byte[] chosen = pick(NUMBERS).getBytes(StandardCharsets.UTF_8);
    return join(Arrays.copyOf(body, at), chosen, body, end);
  }

  private static byte[] join(byte[] start, byte[] middle, byte[] body, int rest) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.writeBytes(start);
    joined.writeBytes(middle);
    joined.write(body, rest, body.length - rest);
    return joined.toByteArray();
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
