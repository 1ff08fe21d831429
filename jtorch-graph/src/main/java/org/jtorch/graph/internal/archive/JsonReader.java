package org.jtorch.graph.internal.archive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads a JSON file as a stream, so that what is not used takes no memory. What is not as expected
 * is refused with its place in the file.
 */
final class JsonReader {
  /** Reads a value at the parser's current token. */
  interface ValueReader<T> {
    T read() throws IOException;
  }

  /** Reads an element of an array at the parser's current token. */
  interface ElementReader {
    void read(int index) throws IOException;
  }

  /** Reads the value of a field at the parser's current token. */
  interface FieldReader {
    void read(String name) throws IOException;
  }

  /** Reads a whole file. */
  interface FileReader<T> {
    T read(JsonReader json) throws IOException;
  }

  private static final int MAX_DEPTH = 256;

  /** The longest part of a message. */
  private static final int MAX_PART = 280;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          // Not canonicalized: the table of names refuses many that have one hash code.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // Bare NaN and Infinity, as written before PyTorch 2.7.
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private final JsonParser parser;

  private JsonReader(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * Reads a whole file.
   *
   * @param where the file, for messages
   */
  static <T> T read(byte[] utf8, String where, FileReader<T> body) {
    try (JsonParser parser = JSON.createParser(utf8)) {
      return read(parser, where, body);
    } catch (IOException e) {
      throw Malformed.of(where, e.getMessage(), e);
    }
  }

  /** Reads JSON inside a string of a file. */
  static <T> T read(String text, String where, FileReader<T> body) {
    try (JsonParser parser = JSON.createParser(text)) {
      return read(parser, where, body);
    } catch (IOException e) {
      throw Malformed.of(where, e.getMessage(), e);
    }
  }

  private static <T> T read(JsonParser parser, String where, FileReader<T> body) {
    try {
      parser.nextToken();
      T result = body.read(new JsonReader(parser));
      if (parser.nextToken() != null) {
        throw new IOException("more follows the JSON value");
      }
      return result;
    } catch (IOException | IllegalArgumentException e) {
      throw Malformed.of(where, message(parser, e), e);
    }
  }

  private static String message(JsonParser parser, Exception e) {
    String what =
        e instanceof JsonProcessingException syntax ? syntax.getOriginalMessage() : e.getMessage();
    return String.format(
        Locale.ROOT,
        "%s (at %s, byte %d)",
        shortened(String.valueOf(what)),
        shortened(parser.getParsingContext().pathAsPointer().toString()),
        Math.max(
            parser.currentLocation().getByteOffset(), parser.currentLocation().getCharOffset()));
  }

  private static String shortened(String text) {
    return text.length() > MAX_PART ? text.substring(0, MAX_PART) + "..." : text;
  }

  /** Reads an object field by field; fields that the reader does not read are skipped. */
  void object(FieldReader field) throws IOException {
    require(JsonToken.START_OBJECT);
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      field.read(name);
      if (parser.currentToken() == value && value.isStructStart()) {
        parser.skipChildren();
      }
    }
  }

  /** Reads an object with exactly one field, a union. */
  <T> T union(UnionReader<T> reader) throws IOException {
    require(JsonToken.START_OBJECT);
    if (parser.nextToken() != JsonToken.FIELD_NAME) {
      throw error("an object without its one field");
    }
    String name = parser.currentName();
    parser.nextToken();
    T value = reader.read(name);
    if (parser.nextToken() != JsonToken.END_OBJECT) {
      throw error("more than one field where one of several forms stands");
    }
    return value;
  }

  /** Reads the value of a union's field, to its end. */
  interface UnionReader<T> {
    T read(String name) throws IOException;
  }

  <T> Map<String, T> map(ValueReader<T> value) throws IOException {
    Map<String, T> map = new LinkedHashMap<>();
    require(JsonToken.START_OBJECT);
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      map.put(name, value.read());
    }
    return map;
  }

  <T> List<T> list(ValueReader<T> item) throws IOException {
    List<T> list = new ArrayList<>();
    require(JsonToken.START_ARRAY);
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(item.read());
    }
    return list;
  }

  /** Reads the elements of an array by what they do. */
  void each(ElementReader element) throws IOException {
    require(JsonToken.START_ARRAY);
    for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
      element.read(i);
    }
  }

  boolean isNull() {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  boolean isArray() {
    return parser.currentToken() == JsonToken.START_ARRAY;
  }

  boolean isObject() {
    return parser.currentToken() == JsonToken.START_OBJECT;
  }

  /** Skips the current value. */
  void skip() throws IOException {
    parser.skipChildren();
  }

  String text() throws IOException {
    require(JsonToken.VALUE_STRING);
    return parser.getText();
  }

  long integer() throws IOException {
    require(JsonToken.VALUE_NUMBER_INT);
    return parser.getLongValue();
  }

  boolean truth() throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_TRUE
        && parser.currentToken() != JsonToken.VALUE_FALSE) {
      throw error(parser.currentToken() + " instead of true or false");
    }
    return parser.getBooleanValue();
  }

  /** Reads a number; infinities and NaN are strings, because JSON has no numbers for them. */
  double number() throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return switch (parser.getText()) {
        case "Infinity" -> Double.POSITIVE_INFINITY;
        case "-Infinity" -> Double.NEGATIVE_INFINITY;
        case "NaN" -> Double.NaN;
        default -> throw error("\"" + parser.getText() + "\" is not a number");
      };
    } else if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      require(JsonToken.VALUE_NUMBER_FLOAT);
    }
    return parser.getDoubleValue();
  }

  /** Reads text, a number, true, false or null, as a key of a dict. */
  Object key() throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> text();
      case VALUE_NUMBER_INT -> integer();
      case VALUE_NUMBER_FLOAT -> number();
      case VALUE_TRUE, VALUE_FALSE -> truth();
      default -> throw error(parser.currentToken() + " instead of a key");
    };
  }

  IOException error(String what) {
    return new IOException(what);
  }

  private void require(JsonToken expected) throws IOException {
    if (parser.currentToken() != expected) {
      throw error(
          (parser.currentToken() == null ? "nothing" : parser.currentToken())
              + " instead of "
              + expected);
    }
  }
}
