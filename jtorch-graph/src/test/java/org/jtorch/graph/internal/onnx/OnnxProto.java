package org.jtorch.graph.internal.onnx;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads messages of Protocol Buffers: the values of each field in order. */
final class OnnxProto {
  private final Map<Integer, List<Object>> fields = new LinkedHashMap<>();

  OnnxProto(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    while (in.hasRemaining()) {
      long tag = varint(in);
      Object value =
          switch ((int) tag & 7) {
            case 0 -> varint(in);
            case 2 -> bytes(in);
            case 5 -> Float.intBitsToFloat(Integer.reverseBytes(in.getInt()));
            default -> throw new IllegalArgumentException("wire type of tag " + tag);
          };
      fields.computeIfAbsent((int) (tag >>> 3), field -> new ArrayList<>()).add(value);
    }
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    int shift = 0;
    byte next;
    do {
      next = in.get();
      value |= (long) (next & 0x7f) << shift;
      shift += 7;
    } while (next < 0);
    return value;
  }

  private static byte[] bytes(ByteBuffer in) {
    byte[] bytes = new byte[Math.toIntExact(varint(in))];
    in.get(bytes);
    return bytes;
  }

  List<Object> all(int field) {
    return fields.getOrDefault(field, List.of());
  }

  List<OnnxProto> messages(int field) {
    return all(field).stream().map(bytes -> new OnnxProto((byte[]) bytes)).toList();
  }

  OnnxProto message(int field) {
    return messages(field).get(0);
  }

  List<String> texts(int field) {
    return all(field).stream()
        .map(bytes -> new String((byte[]) bytes, StandardCharsets.UTF_8))
        .toList();
  }

  String text(int field) {
    return texts(field).get(0);
  }

  long integer(int field) {
    return (Long) all(field).get(0);
  }

  /** Returns the sizes of an input or output: numbers, or names. */
  List<Object> shape() {
    return message(2).message(1).message(2).messages(1).stream()
        .map(dim -> dim.all(1).isEmpty() ? (Object) dim.text(2) : (Object) dim.integer(1))
        .toList();
  }
}
