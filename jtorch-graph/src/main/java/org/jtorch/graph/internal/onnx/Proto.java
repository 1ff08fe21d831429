package org.jtorch.graph.internal.onnx;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jtorch.Tensor;

/**
 * A message in the wire format of Protocol Buffers. The elements of tensors are read when the
 * message is written, a part at a time.
 */
@CanIgnoreReturnValue
final class Proto {
  private static final int VARINT = 0;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;
  private static final int VARINT_BITS = 7;

  /** A part of the message. */
  private interface Part {
    void writeTo(OutputStream out) throws IOException;
  }

  private final List<Part> parts = new ArrayList<>();
  private long size;

  /** Adds an integer, an enum constant or a boolean. */
  Proto integer(int field, long value) {
    tag(field, VARINT);
    return bytes(varint(value));
  }

  Proto real(int field, float value) {
    tag(field, FIXED32);
    return bytes(
        ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array());
  }

  Proto text(int field, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    tag(field, BYTES);
    bytes(varint(bytes.length));
    return bytes(bytes);
  }

  Proto message(int field, Proto message) {
    tag(field, BYTES);
    bytes(varint(message.size));
    return append(message);
  }

  /** Appends the fields of another message to this one. */
  Proto append(Proto other) {
    parts.addAll(other.parts);
    size += other.size;
    return this;
  }

  /** Adds the elements of a tensor in row-major order, as bytes. */
  Proto elements(int field, Tensor tensor) {
    tag(field, BYTES);
    bytes(varint(tensor.nbytes()));
    parts.add(out -> Elements.write(tensor, out));
    size += tensor.nbytes();
    return this;
  }

  /** Returns the length of the message in bytes. */
  @CheckReturnValue
  long size() {
    return size;
  }

  void writeTo(OutputStream out) throws IOException {
    for (Part part : parts) {
      part.writeTo(out);
    }
  }

  private void tag(int field, int wireType) {
    bytes(varint((long) field << 3 | wireType));
  }

  private Proto bytes(byte[] bytes) {
    parts.add(out -> out.write(bytes));
    size += bytes.length;
    return this;
  }

  @CheckReturnValue
  private static byte[] varint(long value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= VARINT_BITS;
    }
    bytes.write((int) rest);
    return bytes.toByteArray();
  }
}
