package org.jtorch.serving.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jtorch.serving.internal.protocol.Json;

/** A response whose body is known. */
final class BytesResponse implements InferenceResponse {
  static final String JSON = "application/json";

  private static final JsonFactory FACTORY = Json.factory(64, 1);

  private final int status;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final byte[] body;

  private BytesResponse(int status, byte[] body) {
    this.status = status;
    this.body = body;
  }

  static BytesResponse empty() {
    return new BytesResponse(200, new byte[0]);
  }

  static BytesResponse of(String contentType, byte[] body) {
    return new BytesResponse(200, body).header("Content-Type", contentType);
  }

  static BytesResponse json(Json.Content content) {
    return json(200, content);
  }

  static BytesResponse json(int status, Json.Content content) {
    return new BytesResponse(status, Json.bytes(FACTORY, content)).header("Content-Type", JSON);
  }

  static BytesResponse error(int status, String message) {
    return json(
        status,
        json -> {
          json.writeStartObject();
          json.writeStringField("error", message);
          json.writeEndObject();
        });
  }

  @CanIgnoreReturnValue
  BytesResponse header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public Map<String, String> headers() {
    return Map.copyOf(headers);
  }

  @Override
  public OptionalLong length() {
    return OptionalLong.of(body.length);
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    out.write(body);
  }

  @Override
  public void close() {
    // It holds no tensors.
  }
}
