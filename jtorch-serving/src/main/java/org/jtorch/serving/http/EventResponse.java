package org.jtorch.serving.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jtorch.serving.PieceStream;
import org.jtorch.serving.ServingException;

/** The pieces of one answer, each of which is an event as soon as it is computed. */
final class EventResponse implements InferenceResponse {
  private static final byte[] START = "data: ".getBytes(StandardCharsets.UTF_8);
  private static final byte[] END = "\n\n".getBytes(StandardCharsets.UTF_8);

  private final Target target;
  private final PieceStream<Object> pieces;
  private final JsonBinding json;

  EventResponse(Target target, PieceStream<Object> pieces, JsonBinding json) {
    this.target = target;
    this.pieces = pieces;
    this.json = json;
  }

  @Override
  public int status() {
    return 200;
  }

  @Override
  public Map<String, String> headers() {
    return Map.of(
        "Content-Type", "text/event-stream; charset=utf-8",
        "Cache-Control", "no-store",
        "X-Accel-Buffering", "no");
  }

  @Override
  public OptionalLong length() {
    return OptionalLong.empty();
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    out.flush(); // sends the headers, for which some servers wait until the first event
    try {
      while (pieces.hasNext()) {
        event(out, event(pieces.next()));
      }
    } catch (ServingException | IllegalStateException e) {
      event(out, Map.of("error", Failures.message(e)));
    }
  }

  private Map<String, Object> event(Object piece) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("model_name", target.model());
    target.version().ifPresent(version -> event.put("model_version", version));
    event.put(piece instanceof String ? "text_output" : "output", piece);
    return event;
  }

  /** JSON has no line breaks outside of strings, and escapes those within. */
  private void event(OutputStream out, Object value) throws IOException {
    out.write(START);
    out.write(json.bytes(value));
    out.write(END);
    out.flush();
  }

  @Override
  public void close() {
    pieces.close();
  }
}
