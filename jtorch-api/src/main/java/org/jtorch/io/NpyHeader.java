package org.jtorch.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.internal.zip.MalformedException;

/** The header of an array in NumPy's format. */
record NpyHeader(DType dtype, boolean bigEndian, boolean fortranOrder, Shape shape) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final String NOT_AN_ARRAY =
      "not an array in NumPy's format: it does not begin with NUMPY";
  private static final int ALIGNMENT = 64;
  private static final int MAX_LENGTH = 1 << 20;

  /** Spaces that NumPy leaves so that an array may grow in place. */
  private static final int MAX_DIGITS = 21;

  private static final Map<String, DType> DTYPES =
      Map.ofEntries(
          Map.entry("b1", DType.BOOL),
          Map.entry("i1", DType.INT8),
          Map.entry("i2", DType.INT16),
          Map.entry("i4", DType.INT32),
          Map.entry("i8", DType.INT64),
          Map.entry("u1", DType.UINT8),
          Map.entry("u2", DType.UINT16),
          Map.entry("u4", DType.UINT32),
          Map.entry("u8", DType.UINT64),
          Map.entry("f2", DType.FLOAT16),
          Map.entry("f4", DType.FLOAT32),
          Map.entry("f8", DType.FLOAT64),
          Map.entry("c8", DType.COMPLEX64),
          Map.entry("c16", DType.COMPLEX128));

  private static final Map<DType, String> CODES =
      DTYPES.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));

  /** NumPy's dtypes that torch lacks: objects, text, bytes, records, dates and long doubles. */
  private static final Pattern WITHOUT_TENSOR =
      Pattern.compile("O8?|[SUVa]\\d+|[mM]8(\\[.*])?|f(12|16)|c(24|32)");

  /**
   * Reads a header and checks it against the number of bytes in the channel.
   *
   * @param size number of bytes of header and array
   * @throws NotATensorException if torch lacks the dtype
   */
  static NpyHeader read(ReadableByteChannel channel, long size) throws IOException {
    byte[] start = next(channel, MAGIC.length + 2).array();
    if (!Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new MalformedException(NOT_AN_ARRAY);
    }
    int version = start[MAGIC.length];
    if (version < 1 || version > 3) {
      throw new MalformedException("version " + version + " of NumPy's format is not read");
    }
    int field = version == 1 ? Short.BYTES : Integer.BYTES;
    ByteBuffer lengths = next(channel, field);
    long length =
        version == 1 ? lengths.getShort() & 0xffff : Integer.toUnsignedLong(lengths.getInt());
    long left = size - MAGIC.length - 2 - field - length;
    if (length > MAX_LENGTH || left < 0) {
      throw new MalformedException(
          "the header's length of " + length + " bytes is beyond the file or the limit of 1 MB");
    }
    byte[] text = next(channel, (int) length).array();
    NpyHeader header = new NpyLiteral(new String(text, StandardCharsets.ISO_8859_1)).header();
    header.checkSize(left);
    return header;
  }

  /** Throws if the array has another number of bytes. */
  void checkSize(long left) {
    long bytes = TensorSizes.bytes("an array", dtype, shape);
    if (bytes != left) {
      throw new MalformedException(
          String.format(
              Locale.ROOT,
              "an array of dtype %s and shape %s takes %d bytes, but %d follow the header%s",
              dtype.pythonName(),
              shape,
              bytes,
              left,
              left < bytes ? ": the file is truncated or damaged" : ""));
    }
  }

  /** Throws if the bytes of the channel are no array. */
  static void checkStart(ReadableByteChannel channel) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(MAGIC.length);
    while (start.hasRemaining() && channel.read(start) >= 0) {
      // A channel may read less than what is asked for.
    }
    if (!Arrays.equals(start.array(), MAGIC)) {
      throw new NotATensorException(NOT_AN_ARRAY);
    }
  }

  private static ByteBuffer next(ReadableByteChannel channel, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new MalformedException("the file ends within the header of an array");
      }
    }
    return buffer.flip();
  }

  /** Returns whether torch has the dtype of a code with a byte order, such as {@code <f4}. */
  static boolean isRead(String descr) {
    return DTYPES.containsKey(descr.substring(1));
  }

  /** Returns the header of a dtype code such as {@code <f4}; throws if torch lacks the dtype. */
  static NpyHeader of(String descr, boolean fortranOrder, Shape shape) {
    char order = descr.isEmpty() ? ' ' : descr.charAt(0);
    boolean hasOrder = "<>=|".indexOf(order) >= 0;
    String code = hasOrder ? descr.substring(1) : descr;
    DType dtype = DTYPES.get(code);
    if (dtype == null) {
      String reason = code.startsWith("O") ? ": it holds pickled Python objects" : "";
      String message = "the NumPy dtype \"" + descr + "\" is not read" + reason;
      throw WITHOUT_TENSOR.matcher(code).matches()
          ? new NotATensorException(message)
          : new MalformedException(message);
    }
    return new NpyHeader(dtype, order == '>', fortranOrder, shape);
  }

  /** Returns the dtype code without byte order, or null if NumPy lacks the dtype. */
  static @Nullable String code(DType dtype) {
    return CODES.get(dtype);
  }

  Npy.Header toPublic() {
    return new Npy.Header(dtype, shape, fortranOrder);
  }

  /** Returns the bytes that NumPy writes before an array. */
  byte[] toBytes() {
    StringBuilder sizes = new StringBuilder("(");
    long[] all = shape.toArray();
    for (int i = 0; i < all.length; i++) {
      sizes.append(i == 0 ? "" : ", ").append(all[i]);
    }
    sizes.append(all.length == 1 ? ",)" : ")");
    String text =
        String.format(
            Locale.ROOT,
            "{'descr': '%s%s', 'fortran_order': %s, 'shape': %s, }",
            dtype.itemSize() == 1 ? "|" : "<",
            code(dtype),
            fortranOrder ? "True" : "False",
            sizes);
    if (all.length > 0) {
      long grows = all[fortranOrder ? all.length - 1 : 0];
      text += " ".repeat(MAX_DIGITS - Long.toString(grows).length());
    }
    int prefix = MAGIC.length + 4;
    text += " ".repeat(ALIGNMENT - (prefix + text.length() + 1) % ALIGNMENT) + "\n";
    ByteBuffer bytes = ByteBuffer.allocate(prefix + text.length()).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) text.length());
    return bytes.put(text.getBytes(StandardCharsets.US_ASCII)).array();
  }
}
