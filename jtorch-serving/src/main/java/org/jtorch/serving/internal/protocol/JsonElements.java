package org.jtorch.serving.internal.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Reads the array {@code data} of an input into a tensor, without an object per number. The array
 * is flat or nested like the shape.
 */
final class JsonElements {
  private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(64);

  private final String name;
  private final ProtocolType type;
  private final long[] shape;
  private final int count;
  private final ByteBuffer bytes;
  private final long[] lengths;
  private int leafDepth;
  private int seen;

  /**
   * Prepares to read.
   *
   * @param name the input's name
   * @param type its type
   * @param shape its sizes, whose product is within the limits
   * @param jsonBytes bytes of the message, which bound the number of elements
   */
  JsonElements(String name, ProtocolType type, long[] shape, int jsonBytes) {
    if (!type.hasJson()) {
      throw ProtocolException.bad(
          "input %s has datatype %s, which has no JSON form: send it as binary data", name, type);
    }
    long product = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    if (product > jsonBytes) { // an element takes two characters at least
      throw ProtocolException.bad(
          "input %s has fewer elements in data than its shape %s has",
          name, Arrays.toString(shape));
    }
    this.name = name;
    this.type = type;
    this.shape = shape.clone();
    this.count = Math.toIntExact(product);
    this.bytes =
        ByteBuffer.allocate(Math.multiplyExact(count, type.dtype().itemSize()))
            .order(ByteOrder.nativeOrder());
    this.lengths = new long[Math.max(1, shape.length)];
  }

  /** Reads the array at which the parser stands. */
  Tensor read(JsonParser parser) throws IOException {
    Json.expect(parser, JsonToken.START_ARRAY, "data of input " + name);
    int depth = 1;
    while (depth > 0) {
      JsonToken token = parser.nextToken();
      if (token == JsonToken.START_ARRAY) {
        depth++;
        open(depth);
      } else if (token == JsonToken.END_ARRAY) {
        closeArray(depth);
        depth--;
      } else {
        element(parser, token, depth);
      }
    }
    if (seen != count) {
      throw ProtocolException.bad(
          "input %s has %d elements in data, but %d in its shape", name, seen, count);
    }
    Tensor tensor = Torch.empty(type.dtype().options(), shape);
    tensor.copyFrom(bytes.flip());
    return tensor;
  }

  private void open(int depth) {
    if (depth > shape.length) {
      throw ProtocolException.bad("data of input %s is nested deeper than its shape", name);
    }
    lengths[depth - 1] = 0;
    lengths[depth - 2]++;
  }

  private void closeArray(int depth) {
    boolean nested = leafDepth > 1;
    if (nested && lengths[depth - 1] != shape[depth - 1]) {
      throw ProtocolException.bad(
          "data of input %s has an array of %d where its shape has %d",
          name, lengths[depth - 1], shape[depth - 1]);
    }
  }

  private void element(JsonParser parser, JsonToken token, int depth) throws IOException {
    if (leafDepth == 0) {
      leafDepth = depth;
      if (depth > 1 && depth != shape.length) {
        throw ProtocolException.bad(
            "data of input %s is neither flat nor nested like its shape", name);
      }
    }
    if (leafDepth != depth) {
      throw ProtocolException.bad("data of input %s mixes numbers and arrays", name);
    }
    if (seen == count) {
      throw ProtocolException.bad(
          "input %s has more elements in data than the %d of its shape", name, count);
    }
    lengths[depth - 1]++;
    seen++;
    put(parser, token);
  }

  private void put(JsonParser parser, JsonToken token) throws IOException {
    switch (type) {
      case FP32 -> bytes.putFloat(single(parser, token));
      case FP64 -> bytes.putDouble(finite(parser, token));
      case BOOL -> bytes.put(truth(parser, token));
      case INT64 -> bytes.putLong(integer(parser, token, Long.MIN_VALUE, Long.MAX_VALUE));
      case INT32 ->
          bytes.putInt((int) integer(parser, token, Integer.MIN_VALUE, Integer.MAX_VALUE));
      case UINT32 -> bytes.putInt((int) integer(parser, token, 0, 0xFFFF_FFFFL));
      case INT16 ->
          bytes.putShort((short) integer(parser, token, Short.MIN_VALUE, Short.MAX_VALUE));
      case UINT16 -> bytes.putShort((short) integer(parser, token, 0, 0xFFFF));
      case INT8 -> bytes.put((byte) integer(parser, token, Byte.MIN_VALUE, Byte.MAX_VALUE));
      case UINT8 -> bytes.put((byte) integer(parser, token, 0, 0xFF));
      case UINT64 -> bytes.putLong(unsigned(parser, token));
      default -> throw new AssertionError(type);
    }
  }

  private float single(JsonParser parser, JsonToken token) throws IOException {
    if (token == null || !token.isNumeric()) {
      throw mismatch(parser, token);
    }
    float value = parser.getFloatValue();
    if (Float.isInfinite(value)) {
      throw mismatch(parser, token);
    }
    return value;
  }

  private double finite(JsonParser parser, JsonToken token) throws IOException {
    if (token == null || !token.isNumeric()) {
      throw mismatch(parser, token);
    }
    double value = parser.getDoubleValue();
    if (Double.isInfinite(value)) {
      throw mismatch(parser, token);
    }
    return value;
  }

  private byte truth(JsonParser parser, JsonToken token) throws IOException {
    if (token == null || !token.isBoolean()) {
      throw mismatch(parser, token);
    }
    return (byte) (parser.getBooleanValue() ? 1 : 0);
  }

  private long integer(JsonParser parser, JsonToken token, long min, long max) throws IOException {
    if (token != JsonToken.VALUE_NUMBER_INT
        || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw mismatch(parser, token);
    }
    long value = parser.getLongValue();
    if (value < min || value > max) {
      throw mismatch(parser, token);
    }
    return value;
  }

  private long unsigned(JsonParser parser, JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      BigInteger value = parser.getBigIntegerValue();
      if (value.signum() < 0 || value.compareTo(TWO_TO_64) >= 0) {
        throw mismatch(parser, token);
      }
      return value.longValue();
    }
    return integer(parser, token, 0, Long.MAX_VALUE);
  }

  private ProtocolException mismatch(JsonParser parser, JsonToken token) throws IOException {
    String text = token == null ? "the end" : ProtocolException.line(parser.getText());
    String shown = text.length() > 40 ? text.substring(0, 40) + "..." : text;
    return ProtocolException.bad(
        "element %d of input %s is %s, which is not of datatype %s", seen - 1, name, shown, type);
  }
}
