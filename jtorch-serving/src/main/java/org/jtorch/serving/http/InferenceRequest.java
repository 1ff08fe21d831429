package org.jtorch.serving.http;

import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * One HTTP request.
 *
 * @param method {@code GET}, {@code POST}, ...
 * @param path the path below the application's own, percent-encoded, without the query: {@code
 *     /v2/models/digits/infer}
 * @param headers returns the first value of a header, whose name is given in any case
 * @param body the body; read while {@link InferenceHandler#handle} runs, and not closed
 */
public record InferenceRequest(
    String method, String path, Function<String, Optional<String>> headers, InputStream body) {
  /** Creates a request. */
  public InferenceRequest {
    Objects.requireNonNull(method);
    Objects.requireNonNull(path);
    Objects.requireNonNull(headers);
    Objects.requireNonNull(body);
  }

  /**
   * Returns the first value of a header.
   *
   * @param name its name
   * @return the value
   */
  public Optional<String> header(String name) {
    return headers.apply(name);
  }
}
