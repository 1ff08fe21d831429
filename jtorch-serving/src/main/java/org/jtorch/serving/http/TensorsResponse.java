package org.jtorch.serving.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.jtorch.TensorScope;
import org.jtorch.serving.Sample;
import org.jtorch.serving.internal.protocol.InferenceAnswer;

/** An answer of tensors, which are converted while the body is written. */
final class TensorsResponse implements InferenceResponse {
  /** More elements than these are sent in chunks, and never are in memory as text. */
  private static final int MAX_RENDERED = 1 << 14;

  private final InferenceAnswer answer;
  private final List<Sample> tensors;
  private final AtomicBoolean closed = new AtomicBoolean();
  private byte @Nullable [] json;

  TensorsResponse(InferenceAnswer answer, List<Sample> tensors) {
    this.answer = answer;
    this.tensors = tensors;
  }

  @Override
  public int status() {
    return 200;
  }

  @Override
  public Map<String, String> headers() {
    if (answer.hasBinary()) {
      return Map.of(
          "Content-Type",
          "application/octet-stream",
          InferEndpoint.HEADER_LENGTH,
          Integer.toString(json().length));
    }
    return Map.of("Content-Type", BytesResponse.JSON);
  }

  @Override
  public OptionalLong length() {
    if (answer.hasBinary() || answer.jsonElements() <= MAX_RENDERED) {
      return OptionalLong.of(json().length + answer.binaryBytes());
    }
    return OptionalLong.empty();
  }

  private byte[] json() {
    if (json == null) {
      json = answer.json();
    }
    return json;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    if (json == null && !answer.hasBinary()) {
      answer.writeJson(out);
      return;
    }
    out.write(json());
    answer.writeBinary(out);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      TensorScope.closeAll(tensors);
    }
  }
}
