package org.jtorch.serving.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jtorch.serving.internal.protocol.Limits;
import org.jtorch.serving.internal.protocol.ProtocolException;

/** Reads bodies within the limits of one and of all requests that are read at the same time. */
final class RequestBody {
  private static final int FIRST = 1 << 16;

  private final Limits limits;
  private final long maxPending;
  private final AtomicLong pending = new AtomicLong();

  /** Bytes of a body, counted until they are closed. */
  final class Content implements AutoCloseable {
    private byte[] bytes = new byte[0];
    private long counted;

    private Content() {}

    byte[] bytes() {
      return bytes;
    }

    private void count(long more) {
      counted += more;
      if (pending.addAndGet(more) > maxPending) {
        throw ProtocolException.of(
            503, "the bodies of all requests have more than " + maxPending + " bytes");
      }
    }

    @Override
    public void close() {
      pending.addAndGet(-counted);
      counted = 0;
      bytes = new byte[0];
    }
  }

  /** The body of a server, which closes it itself. */
  private static final class Unclosed extends FilterInputStream {
    Unclosed(InputStream in) {
      super(in);
    }

    @Override
    public void close() {
      // The decoder's native memory is freed, the connection stays.
    }
  }

  RequestBody(Limits limits, long maxPending) {
    this.limits = limits;
    this.maxPending = maxPending;
  }

  /** Reads the whole body, decompressed. */
  Content read(InferenceRequest request) throws IOException {
    long declared = declared(request);
    Content content = new Content();
    try (InputStream in = decoded(request)) {
      int first = (int) Math.min(declared < 0 ? FIRST : declared + 1, limits.maxBody() + 1);
      content.bytes = fill(in, content, Math.min(first, FIRST * 16));
      return content;
    } catch (IOException | RuntimeException e) {
      content.close();
      throw e;
    }
  }

  private long declared(InferenceRequest request) {
    long length = number(request, "Content-Length");
    if (length > limits.maxBody()) {
      throw tooLarge();
    }
    return length;
  }

  /** Returns a header's number; -1 if it is absent. */
  static long number(InferenceRequest request, String header) {
    String text = request.header(header).orElse("");
    if (text.isEmpty()) {
      return -1;
    }
    if (text.length() > 18 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw ProtocolException.bad(
          "the header %s must be a number of bytes, not %s", header, ProtocolException.line(text));
    }
    return Long.parseLong(text);
  }

  private static InputStream decoded(InferenceRequest request) throws IOException {
    String encoding =
        request.header("Content-Encoding").orElse("identity").strip().toLowerCase(Locale.ROOT);
    return switch (encoding) {
      case "identity", "" -> new Unclosed(request.body());
      case "gzip" -> new GZIPInputStream(new Unclosed(request.body()));
      case "deflate" -> new InflaterInputStream(new Unclosed(request.body()));
      default ->
          throw ProtocolException.of(
              415, "the Content-Encoding must be gzip or deflate, not " + encoding);
    };
  }

  private byte[] fill(InputStream in, Content content, int first) throws IOException {
    byte[] buffer = new byte[Math.max(1, first)];
    content.count(buffer.length);
    int size = 0;
    while (true) {
      int read = in.read(buffer, size, buffer.length - size);
      if (read < 0) {
        return size == buffer.length ? buffer : Arrays.copyOf(buffer, size);
      }
      size += read;
      if (size > limits.maxBody()) {
        throw tooLarge();
      }
      if (size == buffer.length) {
        int next = (int) Math.min(size * 2L, limits.maxBody() + 1);
        content.count(next - buffer.length);
        buffer = Arrays.copyOf(buffer, next);
      }
    }
  }

  private ProtocolException tooLarge() {
    return ProtocolException.of(
        413, "the body has more than the limit of " + limits.maxBody() + " bytes");
  }
}
