package org.jtorch.serving.internal.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** JSON streams with limits, and the sentences of their failures. */
public final class Json {
  private static final int LONGEST_NUMBER = 200;
  private static final int LONGEST_NAME = 1_000;

  private Json() {}

  /** Writes JSON. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes one value.
     *
     * @param out where to
     * @throws IOException if the stream fails
     */
    void writeTo(JsonGenerator out) throws IOException;
  }

  /**
   * Creates a factory of parsers and generators.
   *
   * @param maxDepth nesting of arrays and objects
   * @param maxString characters of a string
   * @return the factory
   */
  public static JsonFactory factory(int maxDepth, int maxString) {
    return JsonFactory.builder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(maxDepth)
                .maxNumberLength(LONGEST_NUMBER)
                .maxNameLength(LONGEST_NAME)
                .maxStringLength(maxString)
                .build())
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
        .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .build();
  }

  /**
   * Translates a failure of Jackson.
   *
   * @param failure what it threw
   * @return the exception for the client
   */
  public static ProtocolException refusal(JsonProcessingException failure) {
    String message = failure.getOriginalMessage();
    String text = message == null ? failure.getClass().getSimpleName() : message;
    String where =
        failure.getLocation() == null
            ? ""
            : " at line "
                + failure.getLocation().getLineNr()
                + ", column "
                + failure.getLocation().getColumnNr();
    return ProtocolException.bad(
        "the JSON is invalid%s: %s", where, text.lines().findFirst().orElse(""));
  }

  /**
   * Renders JSON.
   *
   * @param factory makes the generator
   * @param content the value
   * @return its bytes
   */
  public static byte[] bytes(JsonFactory factory, Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try {
      write(factory, content, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a byte array does not fail
    }
    return bytes.toByteArray();
  }

  /**
   * Writes JSON. The stream stays open.
   *
   * @param factory makes the generator
   * @param content the value
   * @param out where to
   * @throws IOException if the stream fails
   */
  public static void write(JsonFactory factory, Content content, OutputStream out)
      throws IOException {
    try (JsonGenerator generator = factory.createGenerator(out)) {
      generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      content.writeTo(generator);
    }
  }

  /** Checks the type of the present token. */
  static void expect(JsonParser parser, JsonToken token, String what) throws IOException {
    if (parser.currentToken() != token) {
      throw ProtocolException.bad("%s must be %s", what, noun(token));
    }
  }

  static String string(JsonParser parser, String what) throws IOException {
    expect(parser, JsonToken.VALUE_STRING, what);
    return parser.getText();
  }

  static boolean bool(JsonParser parser, String what) throws IOException {
    if (!parser.currentToken().isBoolean()) {
      throw ProtocolException.bad("%s must be true or false", what);
    }
    return parser.getBooleanValue();
  }

  static long integer(JsonParser parser, String what) throws IOException {
    expect(parser, JsonToken.VALUE_NUMBER_INT, what);
    if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw ProtocolException.bad("%s is too large a number", what);
    }
    return parser.getLongValue();
  }

  private static String noun(JsonToken token) {
    return switch (token) {
      case START_ARRAY -> "an array";
      case START_OBJECT -> "an object";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT -> "an integer";
      default -> token.name();
    };
  }
}
