package org.jtorch.serving.internal.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jtorch.Tensor;

/**
 * Writes the elements of a tensor as JSON numbers, without boxing. JSON has neither NaN nor
 * infinity: NaN becomes {@code null}, infinity a number beyond the range, which parsers read as
 * infinity.
 */
final class JsonTensors {
  private static final int CHUNK = 1 << 16;
  private static final int LOW_BITS = 0xFFFF;
  private static final long LOW_WORD = 0xFFFF_FFFFL;

  private JsonTensors() {}

  static void write(JsonGenerator json, Tensor tensor, ProtocolType type) throws IOException {
    long size = tensor.nbytes();
    byte[] chunk = new byte[(int) Math.min(CHUNK, Math.max(1, size))];
    for (long at = 0; at < size; at += chunk.length) {
      int length = (int) Math.min(chunk.length, size - at);
      ByteBuffer bytes = ByteBuffer.wrap(chunk, 0, length).order(ByteOrder.nativeOrder());
      tensor.copyTo(bytes, at);
      bytes.rewind();
      while (bytes.hasRemaining()) {
        write(json, bytes, type);
      }
    }
  }

  private static void write(JsonGenerator json, ByteBuffer bytes, ProtocolType type)
      throws IOException {
    switch (type) {
      case FP32 -> write(json, bytes.getFloat());
      case FP64 -> write(json, bytes.getDouble());
      case BOOL -> json.writeBoolean(bytes.get() != 0);
      case INT64 -> json.writeNumber(bytes.getLong());
      case INT32 -> json.writeNumber(bytes.getInt());
      case INT16 -> json.writeNumber(bytes.getShort());
      case INT8 -> json.writeNumber(bytes.get());
      case UINT8 -> json.writeNumber(Byte.toUnsignedInt(bytes.get()));
      case UINT16 -> json.writeNumber(bytes.getShort() & LOW_BITS);
      case UINT32 -> json.writeNumber(bytes.getInt() & LOW_WORD);
      case UINT64 -> writeUnsigned(json, bytes.getLong());
      default -> throw new AssertionError(type);
    }
  }

  private static void write(JsonGenerator json, float value) throws IOException {
    if (Float.isFinite(value)) {
      json.writeNumber(value);
    } else {
      writeSpecial(json, value);
    }
  }

  private static void write(JsonGenerator json, double value) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumber(value);
    } else {
      writeSpecial(json, value);
    }
  }

  private static void writeSpecial(JsonGenerator json, double value) throws IOException {
    if (Double.isNaN(value)) {
      json.writeNull();
    } else {
      json.writeNumber(value > 0 ? "1e999" : "-1e999");
    }
  }

  private static void writeUnsigned(JsonGenerator json, long value) throws IOException {
    if (value >= 0) {
      json.writeNumber(value);
    } else {
      json.writeNumber(new BigInteger(Long.toUnsignedString(value)));
    }
  }
}
