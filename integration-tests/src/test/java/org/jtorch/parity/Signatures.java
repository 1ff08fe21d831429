package org.jtorch.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Argument names of Python's classes, in order, recorded by {@code make_signatures.py}. */
final class Signatures {
  private static final JsonNode TABLE = read();

  private Signatures() {}

  /**
   * The names of a function's arguments.
   *
   * @param type {@code "nn.Conv2d"}
   * @param function {@code "init"} or {@code "forward"}
   */
  static List<String> of(String type, String function) {
    List<String> names = new ArrayList<>();
    TABLE.path(type).path(function).forEach(name -> names.add(name.asText()));
    return names;
  }

  private static JsonNode read() {
    try (InputStream in = Signatures.class.getResourceAsStream("/parity/signatures.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
