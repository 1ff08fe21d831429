package org.jtorch.vision.datasets;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads tar archives: ustar, with the long names of GNU tar and of pax. */
final class TarReader {
  private static final int BLOCK = 512;
  private static final int LONGEST_NAME = 1 << 16;

  /**
   * An entry.
   *
   * @param name path in the archive
   * @param size number of bytes of a file
   * @param type kind of the entry
   */
  record Entry(String name, long size, Type type) {}

  /** Kinds of entries. */
  enum Type {
    FILE,
    FOLDER,
    LINK,
    OTHER
  }

  private final InputStream in;
  private long left;
  private long padding;
  private @Nullable String longName;
  private long longSize = -1;

  TarReader(InputStream in) {
    this.in = in;
  }

  /** Returns the next entry, or null at the end. */
  @Nullable Entry next() throws IOException {
    while (true) {
      in.skipNBytes(left + padding);
      left = 0;
      padding = 0;
      byte[] header = in.readNBytes(BLOCK);
      if (header.length == 0 || isEmpty(header)) {
        return null;
      } else if (header.length < BLOCK) {
        throw new EOFException();
      }
      checkSum(header);
      Entry entry = entry(header);
      if (entry != null) {
        return entry;
      }
    }
  }

  /** Returns the content of the current entry, which ends with the entry. */
  InputStream content() {
    return new Content();
  }

  /** Returns the entry of a header, or null if it only describes the next one. */
  private @Nullable Entry entry(byte[] header) throws IOException {
    long size = number(header, 124, 12);
    char type = (char) header[156];
    if (type == 'L' || type == 'x') {
      byte[] text = description(size);
      if (type == 'L') {
        longName = text(text, 0, text.length);
      } else {
        pax(text);
      }
      return null;
    }
    String name = longName != null ? longName : name(header);
    left = longSize >= 0 ? longSize : size;
    longName = null;
    longSize = -1;
    padding = padding(left);
    Type kind =
        switch (type) {
          case '0', '\0', '7' -> name.endsWith("/") ? Type.FOLDER : Type.FILE;
          case '5' -> Type.FOLDER;
          case '1', '2' -> Type.LINK;
          default -> Type.OTHER;
        };
    return new Entry(name, left, kind);
  }

  private byte[] description(long size) throws IOException {
    if (size > LONGEST_NAME) {
      throw new IOException("a header of " + size + " bytes");
    }
    byte[] text = in.readNBytes((int) size);
    in.skipNBytes(padding(size));
    return text;
  }

  /** Reads the records {@code "LENGTH KEY=VALUE\n"} of a pax header. */
  private void pax(byte[] text) throws IOException {
    int at = 0;
    while (at < text.length) {
      int space = at;
      while (space < text.length && text[space] != ' ') {
        space++;
      }
      int length = integer(text(text, at, space - at));
      if (length <= space - at + 1 || at + length > text.length) {
        throw new IOException("a damaged pax header");
      }
      String record = text(text, space + 1, length - (space - at) - 2);
      if (record.startsWith("path=")) {
        longName = record.substring("path=".length());
      } else if (record.startsWith("size=")) {
        longSize = integer(record.substring("size=".length()));
      }
      at += length;
    }
  }

  private static int integer(String digits) throws IOException {
    try {
      return Integer.parseUnsignedInt(digits);
    } catch (NumberFormatException e) {
      throw new IOException("a damaged pax header", e);
    }
  }

  private static String name(byte[] header) {
    String name = text(header, 0, 100);
    boolean ustar = text(header, 257, 6).startsWith("ustar");
    String prefix = ustar && header[263] == '0' ? text(header, 345, 155) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private static String text(byte[] bytes, int from, int length) {
    int end = from;
    while (end < from + length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, from, end - from, StandardCharsets.UTF_8);
  }

  /** Reads an octal number, or a binary one if its first bit is set. */
  private static long number(byte[] header, int from, int length) throws IOException {
    long value = 0;
    boolean binary = header[from] < 0;
    for (int i = binary ? from + 1 : from; i < from + length; i++) {
      int digit = header[i] & 0xff;
      if (binary) {
        value = value << 8 | digit;
      } else if (digit >= '0' && digit <= '7') {
        value = value << 3 | (digit - '0');
      } else if (digit != ' ' && digit != 0) {
        throw new IOException("a damaged number in a header");
      }
    }
    if (value < 0) {
      throw new IOException("a damaged number in a header");
    }
    return value;
  }

  private static void checkSum(byte[] header) throws IOException {
    int sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
    }
    if (sum != number(header, 148, 8)) {
      throw new IOException(String.format(Locale.ROOT, "a header whose checksum is not %d", sum));
    }
  }

  private static boolean isEmpty(byte[] header) {
    for (byte b : header) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private static long padding(long size) {
    return (BLOCK - size % BLOCK) % BLOCK;
  }

  private final class Content extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int count = in.read(bytes, from, (int) Math.min(left, length));
      if (count < 0) {
        throw new EOFException();
      }
      left -= count;
      return count;
    }
  }
}
