package org.jtorch.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import org.jtorch.CheckpointException;
import org.jtorch.internal.zip.MalformedException;

/**
 * Sequential input of a pickle's bytes. Never reads past the end and never allocates more than the
 * remaining size.
 */
final class PickleInput {
  private static final int LONGEST_LINE = 4096;
  private static final int LONGEST_TEXT = 1 << 28;
  private static final int FIRST_ALLOCATION = 1 << 20;

  private final ReadableByteChannel channel;
  private final long size;
  private final String where;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(1 << 13).order(ByteOrder.LITTLE_ENDIAN).limit(0);
  private long fetched;

  /**
   * Creates an input of at most {@code size} bytes.
   *
   * @param where names the file and the record in messages
   */
  PickleInput(ReadableByteChannel channel, long size, String where) {
    this.channel = channel;
    this.size = size;
    this.where = where;
  }

  /** Returns the number of bytes consumed. */
  long position() {
    return fetched - buffer.remaining();
  }

  long size() {
    return size;
  }

  String where() {
    return where;
  }

  int u1() throws IOException {
    return require(1).get() & 0xff;
  }

  int u2() throws IOException {
    return require(2).getShort() & 0xffff;
  }

  int i4() throws IOException {
    return require(4).getInt();
  }

  long u4() throws IOException {
    return i4() & 0xffff_ffffL;
  }

  long i8() throws IOException {
    return require(8).getLong();
  }

  /** Reads a float64, which pickles store in big-endian order. */
  double f8() throws IOException {
    return Double.longBitsToDouble(Long.reverseBytes(i8()));
  }

  byte[] bytes(long n) throws IOException {
    if (n < 0 || n > size - position()) {
      throw new MalformedException(
          "declares "
              + Long.toUnsignedString(n)
              + " bytes where "
              + (size - position())
              + " are left");
    }
    if (n > Integer.MAX_VALUE - 8) {
      throw new MalformedException("one value of " + n + " bytes is too long");
    }
    byte[] bytes = new byte[(int) Math.min(n, FIRST_ALLOCATION)];
    int got = 0;
    while (got < n) {
      if (got == bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(n, 2L * got));
      }
      int step = Math.min(bytes.length - got, Math.max(require(1).remaining(), 1));
      buffer.get(bytes, got, step);
      got += step;
    }
    return bytes;
  }

  String utf8(long n) throws IOException {
    return PickleText.utf8(bytes(n));
  }

  /** Reads a name or number up to the next line feed, which is consumed too. */
  String line() throws IOException {
    return line(LONGEST_LINE);
  }

  /** Reads a text up to the next line feed. */
  String text() throws IOException {
    return line(LONGEST_TEXT);
  }

  private String line(int longest) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = u1(); c != '\n'; c = u1()) {
      if (line.length() == longest) {
        throw new MalformedException("holds a line of more than " + longest + " bytes");
      }
      line.append((char) c);
    }
    return line.toString();
  }

  /** Creates the exception for an error at a byte of this input. */
  CheckpointException failure(long at, String what, Throwable cause) {
    return new CheckpointException(where + ", byte " + at + ": " + what, cause);
  }

  private ByteBuffer require(int n) throws IOException {
    if (buffer.remaining() < n) {
      buffer.compact();
      while (buffer.position() < n) {
        int read = channel.read(buffer);
        if (read < 0) {
          buffer.flip();
          throw new MalformedException("the pickle ends in the middle");
        }
        fetched += read;
      }
      buffer.flip();
    }
    return buffer;
  }
}
