package org.jtorch.serving.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Collectors;
import org.jtorch.serving.internal.protocol.Json;
import org.jtorch.serving.internal.protocol.ProtocolException;

/** Java objects as JSON. */
final class JsonBinding {
  private static final int MAX_STRING = 20_000_000;

  private final ObjectMapper mapper;

  JsonBinding(int maxDepth) {
    JsonFactory factory = Json.factory(maxDepth, MAX_STRING);
    this.mapper =
        JsonMapper.builder(factory)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();
  }

  JsonNode emptyObject() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** Reads a value, and refuses what does not fit with the path to it. */
  <T> T read(byte[] bytes, Class<T> type) {
    try {
      T value = mapper.readValue(bytes, type);
      if (value == null) {
        throw ProtocolException.bad("the body must not be null");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw refusal(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Converts a part of a message. */
  <T> T convert(JsonNode node, Class<T> type) {
    try {
      T value = mapper.treeToValue(node, type);
      if (value == null) {
        throw ProtocolException.bad("the input must not be null");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw refusal(e);
    }
  }

  private static ProtocolException refusal(JsonProcessingException failure) {
    if (failure instanceof UnrecognizedPropertyException unknown) {
      return ProtocolException.bad(
          "the JSON has the unknown field %s; there are %s",
          unknown.getPropertyName(), unknown.getKnownPropertyIds());
    }
    if (failure instanceof JsonMappingException mismatch) {
      String path =
          mismatch.getPath().stream()
              .map(part -> part.getFieldName() == null ? "" + part.getIndex() : part.getFieldName())
              .collect(Collectors.joining("."));
      String message = String.valueOf(mismatch.getOriginalMessage());
      return ProtocolException.bad(
          "the JSON does not fit the request%s: %s",
          path.isEmpty() ? "" : " at " + path, message.replaceAll(" \\(set .*\\)", ""));
    }
    return Json.refusal(failure);
  }

  /** Renders an answer. */
  byte[] bytes(Object value) {
    try {
      return mapper.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "an answer of " + value.getClass().getName() + " cannot be written as JSON", e);
    }
  }
}
