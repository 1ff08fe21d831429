package org.jtorch.io;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.zip.MalformedException;

/** Text of pickles: Python 2's strings, which may be bytes, and the escapes of protocol 0. */
final class PickleText {
  private PickleText() {}

  /** Decodes UTF-8 in which Python permits halves of surrogate pairs. */
  static String utf8(byte[] bytes) {
    CharBuffer text = decoded(bytes);
    if (text != null) {
      return text.toString();
    }
    StringBuilder result = new StringBuilder(bytes.length);
    int at = 0;
    while (at < bytes.length) {
      int half = surrogateEnd(bytes, at);
      if (half < 0) {
        throw new MalformedException("holds text that is not UTF-8");
      }
      if (half > at) {
        CharBuffer part = decoded(java.util.Arrays.copyOfRange(bytes, at, half));
        if (part == null) {
          throw new MalformedException("holds text that is not UTF-8");
        }
        result.append(part);
      }
      if (half < bytes.length) {
        result.append((char) (0xd000 | (bytes[half + 1] & 0x3f) << 6 | (bytes[half + 2] & 0x3f)));
      }
      at = half + 3;
    }
    return result.toString();
  }

  /** Returns the position of the next half of a surrogate pair, or the length if there is none. */
  private static int surrogateEnd(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == (byte) 0xed && i + 2 < bytes.length && (bytes[i + 1] & 0xe0) == 0xa0) {
        return (bytes[i + 2] & 0xc0) == 0x80 ? i : -1;
      }
    }
    return bytes.length;
  }

  /** Returns a string of Python 2 as text if it is UTF-8, else as bytes. */
  static Object ofPython2(byte[] bytes) {
    CharBuffer text = decoded(bytes);
    return text == null ? bytes : text.toString();
  }

  /** Returns bytes, or a string of Python 2 as the bytes that it was in the file. */
  static byte @Nullable [] bytesOrNull(Object value) {
    return value instanceof byte[] bytes
        ? bytes
        : value instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : null;
  }

  private static @Nullable CharBuffer decoded(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** Decodes the {@code repr} of a string of Python 2. */
  static Object quoted(String line) {
    char quote = line.length() < 2 ? ' ' : line.charAt(0);
    if ((quote != '\'' && quote != '"') || line.charAt(line.length() - 1) != quote) {
      throw new MalformedException("holds a string without quotes");
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(line.length());
    int end = line.length() - 1;
    int at = 1;
    while (at < end) {
      char c = line.charAt(at);
      if (c != '\\') {
        out.write(c);
      } else if (at + 1 == end) {
        throw new MalformedException("holds a string that ends within an escape");
      } else {
        at = escape(line, at + 1, end, out);
      }
      at++;
    }
    return ofPython2(out.toByteArray());
  }

  /** Writes the byte of an escape and returns the position of its last character. */
  private static int escape(String line, int at, int end, ByteArrayOutputStream out) {
    char kind = line.charAt(at);
    int simple = "abfnrtv\\'\"".indexOf(kind);
    if (simple >= 0) {
      out.write("\u0007\b\f\n\r\t\u000b\\'\"".charAt(simple));
      return at;
    } else if (kind == 'x') {
      out.write(number(line, at + 1, Math.min(at + 3, end), 16));
      return at + 2;
    } else if (kind >= '0' && kind <= '7') {
      int last = at;
      while (last + 1 < Math.min(at + 3, end) && Character.digit(line.charAt(last + 1), 8) >= 0) {
        last++;
      }
      out.write(number(line, at, last + 1, 8));
      return last;
    }
    out.write('\\');
    out.write(kind);
    return at;
  }

  /** Decodes {@code raw-unicode-escape}. */
  static String rawUnicode(String line) {
    StringBuilder text = new StringBuilder(line.length());
    for (int i = 0; i < line.length(); i++) {
      char kind = i + 1 < line.length() && line.charAt(i) == '\\' ? line.charAt(i + 1) : ' ';
      int digits = kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
      if (digits == 0) {
        text.append(line.charAt(i));
        continue;
      }
      int point = number(line, i + 2, Math.min(i + 2 + digits, line.length()), 16);
      if (!Character.isValidCodePoint(point)) {
        throw new MalformedException("holds the code point " + point);
      }
      text.appendCodePoint(point);
      i += 1 + digits;
    }
    return text.toString();
  }

  private static int number(String line, int from, int to, int radix) {
    try {
      return Integer.parseUnsignedInt(line, from, to, radix);
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw new MalformedException("holds text with a damaged escape", e);
    }
  }
}
