package org.jtorch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.stream.StreamSupport;

/** What {@code make_derivatives.py} wrote. */
final class RecordedDerivatives {
  private RecordedDerivatives() {}

  static JsonNode read(String part) {
    String name = "/org/jtorch/autograd/derivatives.json";
    try (InputStream file = RecordedDerivatives.class.getResourceAsStream(name)) {
      return new ObjectMapper().readTree(Objects.requireNonNull(file)).get(part);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static double[] numbers(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false)
        .mapToDouble(JsonNode::doubleValue)
        .toArray();
  }
}
