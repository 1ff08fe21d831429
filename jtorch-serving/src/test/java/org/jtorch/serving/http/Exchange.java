package org.jtorch.serving.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One request to a handler, without a server, and what came back. */
@SuppressWarnings("ArrayRecordComponent")
record Exchange(int status, Map<String, String> headers, byte[] body) {
  static Exchange get(InferenceHandler handler, String path) {
    return send(handler, "GET", path, Map.of(), new byte[0]);
  }

  static Exchange post(InferenceHandler handler, String path, String json) {
    return send(
        handler,
        "POST",
        path,
        Map.of("Content-Type", "application/json"),
        json.getBytes(StandardCharsets.UTF_8));
  }

  static Exchange send(
      InferenceHandler handler,
      String method,
      String path,
      Map<String, String> headers,
      byte[] body) {
    Map<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    values.putAll(headers);
    InferenceRequest request =
        new InferenceRequest(
            method,
            path,
            name -> Optional.ofNullable(values.get(name)),
            new ByteArrayInputStream(body));
    try (InferenceResponse response = handler.handle(request).join()) {
      Map<String, String> received = response.headers();
      long length = response.length().orElse(-1);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      response.writeTo(out);
      if (length >= 0 && length != out.size()) {
        throw new AssertionError("length() is " + length + ", but " + out.size() + " came");
      }
      return new Exchange(response.status(), received, out.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** JSON followed by binary tensors, as a client sends them. */
  static byte[] withBinary(String json, byte[]... tensors) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(json.getBytes(StandardCharsets.UTF_8));
    Arrays.stream(tensors).forEach(body::writeBytes);
    return body.toByteArray();
  }

  static byte[] littleEndian(float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return bytes.array();
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  String error() {
    return json().path("error").asText();
  }

  JsonNode json() {
    int length =
        Integer.parseInt(headers.getOrDefault("Inference-Header-Content-Length", "" + body.length));
    try {
      return new ObjectMapper().readTree(body, 0, length);
    } catch (IOException e) {
      throw new UncheckedIOException(text(), e);
    }
  }

  /** The bytes that follow the JSON. */
  ByteBuffer binary() {
    int at = Integer.parseInt(headers.get("Inference-Header-Content-Length"));
    return ByteBuffer.wrap(body, at, body.length - at).slice().order(ByteOrder.LITTLE_ENDIAN);
  }
}
