package org.jtorch.serving.internal.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** An object {@code parameters} of a request, an input or an output. Unknown ones are ignored. */
final class Parameters {
  private static final int LOWEST_PRIORITY = 100;

  private OptionalLong binarySize = OptionalLong.empty();
  private @Nullable Boolean binary;
  private boolean binaryOutput;
  private @Nullable Duration timeout;
  private int priority;

  /** Reads the object at which the parser stands. */
  static Parameters read(JsonParser parser, String owner) throws IOException {
    Json.expect(parser, JsonToken.START_OBJECT, "parameters of " + owner);
    Parameters parameters = new Parameters();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.START_OBJECT || value == JsonToken.START_ARRAY) {
        throw ProtocolException.bad(
            "parameter %s of %s must be a string, a number or a boolean",
            ProtocolException.line(name), owner);
      }
      parameters.set(parser, name, owner);
    }
    return parameters;
  }

  private void set(JsonParser parser, String name, String owner) throws IOException {
    String what = "parameter " + name + " of " + owner;
    switch (name) {
      case "binary_data_size" -> binarySize = OptionalLong.of(Json.integer(parser, what));
      case "binary_data" -> binary = Json.bool(parser, what);
      case "binary_data_output" -> binaryOutput = Json.bool(parser, what);
      case "timeout" -> timeout = microseconds(Json.integer(parser, what));
      case "priority" -> priority = level(Json.integer(parser, what));
      case "shared_memory_region" ->
          throw ProtocolException.bad("%s: shared memory is not offered", what);
      case "classification" ->
          throw ProtocolException.bad("%s: classification is not offered", what);
      case "sequence_id" -> throw ProtocolException.bad("%s: sequences are not offered", what);
      default -> {
        // A client may send parameters that this server does not have.
      }
    }
  }

  private static @Nullable Duration microseconds(long value) {
    if (value < 0) {
      throw ProtocolException.bad("parameter timeout must not be negative, but is %d", value);
    }
    return value == 0 ? null : Duration.ofNanos(Math.min(value, Long.MAX_VALUE / 1000) * 1000);
  }

  /** Converts the protocol's priority, of which 1 is the highest and 0 the default. */
  private static int level(long value) {
    if (value < 0 || value > LOWEST_PRIORITY) {
      throw ProtocolException.bad(
          "parameter priority must be from 1, the highest, to %d, or 0 for the default, not %d",
          LOWEST_PRIORITY, value);
    }
    return value == 0 ? 0 : (int) (LOWEST_PRIORITY + 1 - value);
  }

  OptionalLong binarySize() {
    return binarySize;
  }

  @Nullable Boolean binary() {
    return binary;
  }

  boolean binaryOutput() {
    return binaryOutput;
  }

  @Nullable Duration timeout() {
    return timeout;
  }

  int priority() {
    return priority;
  }
}
