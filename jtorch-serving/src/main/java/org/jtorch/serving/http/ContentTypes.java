package org.jtorch.serving.http;

import java.util.Locale;
import java.util.Set;
import org.jtorch.serving.internal.protocol.ProtocolException;

/** The types of bodies that endpoints read. */
final class ContentTypes {
  /** {@code curl -d} sends the last one unless it is told otherwise. */
  private static final Set<String> TENSORS =
      Set.of(
          "", BytesResponse.JSON, "application/octet-stream", "application/x-www-form-urlencoded");

  private static final Set<String> JSON =
      Set.of("", BytesResponse.JSON, "application/x-www-form-urlencoded");

  private ContentTypes() {}

  static void checkTensors(InferenceRequest request) {
    check(request, TENSORS, "application/json or application/octet-stream");
  }

  static void checkJson(InferenceRequest request) {
    check(request, JSON, "application/json");
  }

  static void checkPicture(InferenceRequest request) {
    String type = type(request);
    if (!type.startsWith("image/") && !type.equals("application/octet-stream")) {
      throw refused("an image's, as image/png, or application/octet-stream", type);
    }
  }

  private static void check(InferenceRequest request, Set<String> types, String wanted) {
    String type = type(request);
    if (!types.contains(type) && !type.endsWith("+json")) {
      throw refused(wanted, type);
    }
  }

  private static ProtocolException refused(String wanted, String type) {
    return ProtocolException.of(
        415, "the Content-Type must be " + wanted + ", not " + (type.isEmpty() ? "none" : type));
  }

  private static String type(InferenceRequest request) {
    String header = request.header("Content-Type").orElse("");
    return header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }
}
