package org.jtorch.serving.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.OptionalLong;

/**
 * One HTTP response. It is used by one thread, and closed in every case:
 *
 * <pre>{@code
 * try (InferenceResponse response = handler.handle(request).join()) {
 *   response.writeTo(out); // after the status and the headers
 * }
 * }</pre>
 */
public interface InferenceResponse extends AutoCloseable {
  /**
   * Returns the status.
   *
   * @return 200, or 4xx or 5xx with a JSON object {@code error}
   */
  int status();

  /**
   * Returns the headers, without {@code Content-Length}.
   *
   * @return the values by name
   */
  Map<String, String> headers();

  /**
   * Returns the size of the body. It may render the body.
   *
   * @return the number of bytes; empty if the body is sent in chunks
   */
  OptionalLong length();

  /**
   * Writes the body. A stream of events is flushed after each, and may take long; the failure of a
   * write ends its computation.
   *
   * @param out where to; not closed
   * @throws IOException if the client is gone
   */
  void writeTo(OutputStream out) throws IOException;

  /** Frees the tensors of the answer, and ends a stream that was not read to its end. */
  @Override
  void close();
}
