package org.jtorch.vision.datasets;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jtorch.DType;

/** Parses the variables of MATLAB files of version 5. */
final class MatParser {
  static final int MATRIX = 14;

  private static final int DEEPEST = 32;
  private static final int UTF_8 = 16;
  private static final int UTF_16 = 17;

  private static final int CELL = 1;
  private static final int STRUCT = 2;
  private static final int CHAR = 4;
  private static final int SPARSE = 5;

  /** Damaged content. */
  static final class DamagedException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedException(String reason) {
      super(reason);
    }
  }

  /** A part of a variable. */
  private record Part(int type, ByteBuffer data) {}

  private MatParser() {}

  /** Parses the content of an element of the type {@link #MATRIX}. */
  static MatValue.Named matrix(ByteBuffer in) throws IOException {
    return matrix(in, 0);
  }

  private static MatValue.Named matrix(ByteBuffer in, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new DamagedException("it nests more than " + DEEPEST + " levels deep");
    }
    if (!in.hasRemaining()) {
      return new MatValue.Named("", new MatValue.Cells(List.of()));
    }
    int kind = Math.max(0, read(part(in), 0, 4)) & 0xff;
    List<Long> shape = shape(part(in));
    String name = text(part(in));
    MatValue value =
        switch (kind) {
          case CELL -> new MatValue.Cells(values(in, count(shape), depth));
          case STRUCT -> structs(in, count(shape), depth);
          case CHAR -> new MatValue.Text(text(part(in)));
          case SPARSE -> sparse(in, shape);
          default -> numbers(kind, shape, part(in));
        };
    return new MatValue.Named(name, value);
  }

  /** Reads a part, whose data are inside of its tag if they have at most four bytes. */
  private static Part part(ByteBuffer in) throws IOException {
    if (in.remaining() < 8) {
      throw new DamagedException("it ends within a variable");
    }
    int type = in.getInt();
    int small = type >>> 16;
    int length = small != 0 ? small : in.getInt();
    int start = in.position();
    int end = small != 0 ? start + 4 : (int) Math.min(in.limit(), start + (length + 7L) / 8 * 8);
    if (length < 0 || (small != 0 ? length > 4 : length > in.limit() - start)) {
      throw new DamagedException("it has a part of " + length + " bytes");
    }
    ByteBuffer data = in.slice(start, length).order(in.order());
    in.position(end);
    return new Part(small != 0 ? type & 0xffff : type, data);
  }

  private static int read(Part part, int index, int width) throws IOException {
    if (part.data.remaining() < (index + 1) * width) {
      throw new DamagedException("it has a part of " + part.data.remaining() + " bytes");
    }
    return part.data.getInt(index * width);
  }

  private static List<Long> shape(Part part) throws IOException {
    List<Long> shape = new ArrayList<>();
    for (int i = 0; i < part.data.remaining() / 4; i++) {
      long size = read(part, i, 4);
      if (size < 0) {
        throw new DamagedException("it has a dimension of size " + size);
      }
      shape.add(size);
    }
    return shape;
  }

  /** Returns the number of elements, which the file holds one by one. */
  private static int count(List<Long> shape) throws IOException {
    double count = 1;
    for (long size : shape) {
      count *= size;
    }
    if (count > Integer.MAX_VALUE) {
      throw new DamagedException("it has an array of shape " + shape);
    }
    return (int) count;
  }

  private static String text(Part part) {
    Charset charset =
        switch (part.type) {
          case 3, 4, UTF_16 ->
              part.data.order() == java.nio.ByteOrder.BIG_ENDIAN
                  ? StandardCharsets.UTF_16BE
                  : StandardCharsets.UTF_16LE;
          case UTF_8 -> StandardCharsets.UTF_8;
          default -> StandardCharsets.ISO_8859_1;
        };
    return charset.decode(part.data.duplicate()).toString();
  }

  private static List<MatValue> values(ByteBuffer in, int count, int depth) throws IOException {
    List<MatValue> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Part part = part(in);
      if (part.type != MATRIX) {
        throw new DamagedException("it has an element of type " + part.type);
      }
      values.add(matrix(part.data, depth + 1).value());
    }
    return values;
  }

  private static MatValue structs(ByteBuffer in, int count, int depth) throws IOException {
    int width = read(part(in), 0, 4);
    String all = text(part(in));
    if (width < 1 || all.length() % width != 0) {
      throw new DamagedException("it has names of fields of " + width + " bytes");
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < all.length(); i += width) {
      names.add(all.substring(i, i + width).split("\0", 2)[0]);
    }
    List<Map<String, MatValue>> structs = new ArrayList<>();
    for (int i = 0; i < (names.isEmpty() ? 0 : count); i++) {
      List<MatValue> fields = values(in, names.size(), depth);
      Map<String, MatValue> struct = new LinkedHashMap<>();
      for (int j = 0; j < names.size(); j++) {
        struct.put(names.get(j), fields.get(j));
      }
      structs.add(struct);
    }
    return new MatValue.Structs(structs);
  }

  private static MatValue sparse(ByteBuffer in, List<Long> shape) throws IOException {
    Part rows = part(in);
    Part starts = part(in);
    if (shape.size() != 2) {
      throw new DamagedException("it has a sparse array of shape " + shape);
    }
    List<long[]> places = new ArrayList<>();
    for (int column = 0; column < shape.get(1); column++) {
      int from = read(starts, column, 4);
      int to = read(starts, column + 1, 4);
      for (int i = Math.max(0, from); i < to; i++) {
        long row = read(rows, i, 4);
        if (row < 0 || row >= shape.get(0)) {
          throw new DamagedException("it has a sparse array with the row " + row);
        }
        places.add(new long[] {row, column});
      }
    }
    return new MatValue.Sparse(shape.get(0), shape.get(1), places);
  }

  private static MatValue numbers(int kind, List<Long> shape, Part part) throws IOException {
    DType[] kinds = {
      DType.FLOAT64,
      DType.FLOAT32,
      DType.INT8,
      DType.UINT8,
      DType.INT16,
      DType.UINT16,
      DType.INT32,
      DType.UINT32,
      DType.INT64,
      DType.UINT64
    };
    if (kind < 6 || kind > 15) {
      throw new DamagedException("it has a value of class " + kind);
    }
    DType stored =
        switch (part.type) {
          case 1 -> DType.INT8;
          case 2 -> DType.UINT8;
          case 3 -> DType.INT16;
          case 4 -> DType.UINT16;
          case 5 -> DType.INT32;
          case 6 -> DType.UINT32;
          case 7 -> DType.FLOAT32;
          case 9 -> DType.FLOAT64;
          case 12 -> DType.INT64;
          case 13 -> DType.UINT64;
          default -> throw new DamagedException("it has numbers of type " + part.type);
        };
    if (part.data.remaining() != (long) count(shape) * stored.itemSize()) {
      throw new DamagedException(
          "it has " + part.data.remaining() + " bytes of an array of shape " + shape);
    }
    return new MatValue.Numbers(kinds[kind - 6], stored, shape, part.data);
  }
}
