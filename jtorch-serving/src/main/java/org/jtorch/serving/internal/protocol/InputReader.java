package org.jtorch.serving.internal.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Reads one element of the array {@code inputs}, and its binary data if it has any. */
final class InputReader {
  private static final int MAX_RANK = 16;

  private final JsonFactory factory;
  private final Limits limits;
  private final byte[] body;
  private final int jsonLength;

  private @Nullable String name;
  private @Nullable ProtocolType type;
  private long @Nullable [] shape;
  private @Nullable Tensor data;
  private long skippedData = -1;
  private Parameters parameters = new Parameters();

  InputReader(JsonFactory factory, Limits limits, byte[] body, int jsonLength) {
    this.factory = factory;
    this.limits = limits;
    this.body = body;
    this.jsonLength = jsonLength;
  }

  /**
   * Reads the object at which the parser stands.
   *
   * @param parser the message
   * @param binaryAt where the next binary data starts in the body
   * @return the input
   */
  InputTensor read(JsonParser parser, long binaryAt) throws IOException {
    Json.expect(parser, JsonToken.START_OBJECT, "an element of inputs");
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "name" -> name = Json.string(parser, "name of an input");
        case "datatype" ->
            type = ProtocolType.parse(label(), Json.string(parser, "datatype of an input"));
        case "shape" -> shape = shape(parser);
        case "parameters" -> parameters = Parameters.read(parser, "input " + label());
        case "data" -> data(parser);
        default -> parser.skipChildren();
      }
    }
    return finish(binaryAt);
  }

  /** Returns the bytes of binary data that the input has. */
  long binarySize() {
    return parameters.binarySize().orElse(0);
  }

  private String label() {
    return name == null ? "(without a name yet)" : ProtocolException.line(name);
  }

  private long[] shape(JsonParser parser) throws IOException {
    Json.expect(parser, JsonToken.START_ARRAY, "shape of input " + label());
    long[] sizes = new long[MAX_RANK];
    int rank = 0;
    long elements = 1;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      long size = Json.integer(parser, "a size in the shape of input " + label());
      if (size < 0 || rank == MAX_RANK) {
        throw ProtocolException.bad(
            "shape of input %s must have up to %d sizes, none negative", label(), MAX_RANK);
      }
      elements = Math.max(1, elements) * size;
      if (size > limits.maxElements() || elements > limits.maxElements()) {
        throw ProtocolException.of(
            413,
            "input "
                + label()
                + " has more than the limit of "
                + limits.maxElements()
                + " elements");
      }
      sizes[rank++] = size;
    }
    return Arrays.copyOf(sizes, rank);
  }

  /** Reads the data now if its type and shape are known, and later otherwise. */
  private void data(JsonParser parser) throws IOException {
    if (name != null && type != null && shape != null) {
      data = new JsonElements(name, type, shape, jsonLength).read(parser);
      return;
    }
    skippedData = parser.currentTokenLocation().getByteOffset();
    if (skippedData < 0) {
      throw ProtocolException.bad("the JSON must be in UTF-8");
    }
    parser.skipChildren();
  }

  private InputTensor finish(long binaryAt) throws IOException {
    if (name == null || type == null || shape == null) {
      throw ProtocolException.bad(
          "input %s lacks its %s",
          name == null ? "" : name, name == null ? "name" : type == null ? "datatype" : "shape");
    }
    boolean hasData = data != null || skippedData >= 0;
    if (hasData == parameters.binarySize().isPresent()) {
      throw ProtocolException.bad(
          "input %s must have either data or the parameter binary_data_size", name);
    }
    Tensor tensor = data;
    if (tensor == null && hasData) {
      int at = Math.toIntExact(skippedData);
      try (JsonParser again = factory.createParser(body, at, jsonLength - at)) {
        again.nextToken();
        tensor = new JsonElements(name, type, shape, jsonLength).read(again);
      }
    }
    return new InputTensor(
        name, type, tensor == null ? binary(name, type, shape, binaryAt) : tensor);
  }

  private Tensor binary(String name, ProtocolType type, long[] shape, long at) {
    long size = binarySize();
    long wanted = Arrays.stream(shape).reduce(type.dtype().itemSize(), (a, b) -> a * b);
    if (size != wanted) {
      throw ProtocolException.bad(
          "input %s has binary_data_size %d, but its shape %s of %s takes %d bytes",
          name, size, Arrays.toString(shape), type, wanted);
    }
    if (size > body.length - at) {
      throw ProtocolException.bad(
          "input %s has %d bytes of binary data, but %d are left in the body",
          name, size, Math.max(0, body.length - at));
    }
    int start = Math.toIntExact(at);
    int length = Math.toIntExact(size);
    if (type == ProtocolType.BOOL) {
      checkBooleans(name, start, length);
    }
    Tensor tensor = Torch.empty(type.dtype().options(), shape);
    tensor.copyFrom(ByteBuffer.wrap(body, start, length));
    return tensor;
  }

  /** Refuses other bytes than 0 and 1, with which kernels compute nonsense. */
  private void checkBooleans(String name, int start, int length) {
    for (int i = start; i < start + length; i++) {
      if (body[i] != 0 && body[i] != 1) {
        throw ProtocolException.bad(
            "element %d of input %s is the byte %d, which is no BOOL", i - start, name, body[i]);
      }
    }
  }
}
