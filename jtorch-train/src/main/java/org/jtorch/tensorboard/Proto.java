package org.jtorch.tensorboard;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A message in the wire format of Protocol Buffers. Fields are added in the order of their numbers,
 * as Python writes them.
 */
@CanIgnoreReturnValue
final class Proto {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Adds an integer or an enum constant, unless it is the default 0. */
  Proto integer(int field, long value) {
    return value == 0 ? this : tag(field, VARINT).varint(value);
  }

  /** Adds a double, unless it is the default 0. */
  Proto real(int field, double value) {
    return Double.doubleToRawLongBits(value) == 0 ? this : alternative(field, value);
  }

  /** Adds a double that is one of several alternatives, also if it is 0. */
  Proto alternative(int field, double value) {
    tag(field, FIXED64).out.writeBytes(doubles(value));
    return this;
  }

  /** Adds a float that is one of several alternatives, also if it is 0. */
  Proto alternative(int field, float value) {
    tag(field, FIXED32).out.writeBytes(floats(value));
    return this;
  }

  /** Adds a text, unless it is empty. */
  Proto text(int field, String value) {
    return value.isEmpty() ? this : bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds bytes, also if there are none. */
  Proto bytes(int field, byte[] value) {
    tag(field, BYTES).varint(value.length).out.writeBytes(value);
    return this;
  }

  Proto message(int field, Proto value) {
    return bytes(field, value.toBytes());
  }

  /** Adds a list of doubles. */
  Proto reals(int field, double... values) {
    return values.length == 0 ? this : bytes(field, doubles(values));
  }

  /** Adds a list of floats. */
  Proto reals(int field, float... values) {
    return values.length == 0 ? this : bytes(field, floats(values));
  }

  @CheckReturnValue
  byte[] toBytes() {
    return out.toByteArray();
  }

  private Proto tag(int field, int wireType) {
    return varint((long) field << 3 | wireType);
  }

  private Proto varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
    return this;
  }

  @CheckReturnValue
  private static byte[] doubles(double... values) {
    byte[] bytes = new byte[Double.BYTES * values.length];
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      buffer.putDouble(value);
    }
    return bytes;
  }

  @CheckReturnValue
  private static byte[] floats(float... values) {
    byte[] bytes = new byte[Float.BYTES * values.length];
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      buffer.putFloat(value);
    }
    return bytes;
  }
}
