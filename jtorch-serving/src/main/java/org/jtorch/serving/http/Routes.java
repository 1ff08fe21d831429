package org.jtorch.serving.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jtorch.serving.internal.protocol.ProtocolException;

/** The segments of a path, decoded. */
final class Routes {
  private static final int MAX_PATH = 1_000;

  private Routes() {}

  /**
   * Splits a path.
   *
   * @param path percent-encoded, with a leading slash
   * @return the segments; none is empty, but the last if the path ends with a slash
   */
  static List<String> segments(String path) {
    if (path.length() > MAX_PATH || !path.startsWith("/")) {
      throw notFound();
    }
    List<String> segments = new ArrayList<>();
    for (String part : path.substring(1).split("/", -1)) {
      segments.add(decode(part));
    }
    return segments;
  }

  static ProtocolException notFound() {
    return ProtocolException.of(404, "there is nothing at this path");
  }

  private static String decode(String part) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c != '%') {
        bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
        continue;
      }
      int high = i + 2 < part.length() ? Character.digit(part.charAt(i + 1), 16) : -1;
      int low = i + 2 < part.length() ? Character.digit(part.charAt(i + 2), 16) : -1;
      if (high < 0 || low < 0) {
        throw ProtocolException.bad("the path is not percent-encoded correctly");
      }
      bytes.write(high * 16 + low);
      i += 2;
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
