package org.jtorch.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.internal.zip.MalformedException;

/**
 * Parses the JSON of a safetensors header as a stream, with limits on its depth, names and numbers.
 */
final class SafetensorsJson {
  static final String METADATA = "__metadata__";

  private static final int MAX_DEPTH = 8;
  private static final int MAX_RANK = 64;

  static final JsonFactory JSON =
      JsonFactory.builder()
          // Not canonicalized: the table of names refuses many that have one hash code.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private final JsonParser parser;
  private final List<SafetensorsHeader.Entry> entries = new ArrayList<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  private SafetensorsJson(JsonParser parser) {
    this.parser = parser;
  }

  static SafetensorsJson parse(ByteBuffer utf8) {
    CharBuffer text = text(utf8, "the header");
    try (JsonParser parser = JSON.createParser(text.array(), 0, text.limit())) {
      SafetensorsJson json = new SafetensorsJson(parser);
      json.header();
      return json;
    } catch (JsonProcessingException e) {
      throw invalid("the header", e);
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory", e);
    }
  }

  static CharBuffer text(ByteBuffer utf8, String what) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(utf8);
    } catch (CharacterCodingException e) {
      throw new MalformedException(what + " is not UTF-8", e);
    }
  }

  static MalformedException invalid(String what, JsonProcessingException e) {
    long at = e.getLocation() == null ? 0 : e.getLocation().getCharOffset();
    String message = e.getOriginalMessage();
    return new MalformedException(
        String.format(Locale.ROOT, "%s is invalid at character %d: %s", what, at, message), e);
  }

  List<SafetensorsHeader.Entry> entries() {
    return entries;
  }

  Map<String, String> metadata() {
    return Collections.unmodifiableMap(metadata);
  }

  private void header() throws IOException {
    require(parser.nextToken(), JsonToken.START_OBJECT, "the header");
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals(METADATA)) {
        require(value, JsonToken.START_OBJECT, METADATA);
        readMetadata();
      } else {
        require(value, JsonToken.START_OBJECT, tensor(name));
        entries.add(entry(name));
      }
    }
    if (parser.nextToken() != null) {
      throw at("more follows the header's object");
    }
  }

  private void readMetadata() throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      require(parser.nextToken(), JsonToken.VALUE_STRING, METADATA + " \"" + key + "\"");
      metadata.put(key, parser.getText());
    }
  }

  private SafetensorsHeader.Entry entry(String name) throws IOException {
    String dtype = null;
    long[] shape = null;
    long[] offsets = null;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (field) {
        case "dtype" -> {
          require(value, JsonToken.VALUE_STRING, tensor(name) + ", dtype");
          dtype = parser.getText();
        }
        case "shape" -> shape = numbers(value, tensor(name) + ", shape");
        case "data_offsets" -> offsets = numbers(value, tensor(name) + ", data_offsets");
        default -> parser.skipChildren();
      }
    }
    return entry(name, dtype, shape, offsets);
  }

  private SafetensorsHeader.Entry entry(
      String name, @Nullable String typeName, long @Nullable [] sizes, long @Nullable [] offsets) {
    if (typeName == null || sizes == null || offsets == null) {
      throw at(tensor(name) + " lacks its dtype, shape or data_offsets");
    }
    DType dtype = SafetensorsDtypes.find(typeName);
    if (dtype == null) {
      throw at(tensor(name) + " has dtype \"" + typeName + "\", which is not read");
    }
    if (offsets.length != 2 || offsets[0] > offsets[1]) {
      throw at(tensor(name) + ", data_offsets: not a begin and an end");
    }
    Shape shape = Shape.of(sizes);
    long bytes = TensorSizes.bytes(tensor(name), dtype, shape);
    if (bytes != offsets[1] - offsets[0]) {
      throw new MalformedException(
          String.format(
              Locale.ROOT,
              "%s: %s of shape %s takes %d bytes, but data_offsets [%d, %d] cover %d",
              tensor(name),
              typeName,
              shape,
              bytes,
              offsets[0],
              offsets[1],
              offsets[1] - offsets[0]));
    }
    return new SafetensorsHeader.Entry(name, dtype, shape, offsets[0], offsets[1]);
  }

  private long[] numbers(JsonToken start, String what) throws IOException {
    require(start, JsonToken.START_ARRAY, what);
    long[] numbers = new long[MAX_RANK];
    int n = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      require(parser.currentToken(), JsonToken.VALUE_NUMBER_INT, what);
      if (n == MAX_RANK) {
        throw at(what + " has more than " + MAX_RANK + " numbers");
      }
      numbers[n] = parser.getLongValue();
      if (numbers[n++] < 0) {
        throw at(what + " has a negative number");
      }
    }
    return Arrays.copyOf(numbers, n);
  }

  private void require(@Nullable JsonToken found, JsonToken expected, String what) {
    if (found != expected) {
      throw at(what + " is " + (found == null ? "missing" : found) + ", not " + expected);
    }
  }

  private MalformedException at(String what) {
    long at = parser.currentTokenLocation().getCharOffset();
    return new MalformedException(what + " (character " + at + " of the header)");
  }

  private static String tensor(String name) {
    return "tensor \"" + name + "\"";
  }
}
