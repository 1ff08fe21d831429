package org.jtorch.vision.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;

/** The lengths of a PNG file's chunks, which the JDK's reader allocates before it looks further. */
final class PngChunks {
  private static final long SIGNATURE = 0x89504e470d0a1a0aL;
  private static final int END = 0x49454e44;
  private static final int AROUND = 12;

  private PngChunks() {}

  /** Throws if the file is a PNG with a chunk that is longer than what is left of it. */
  static void check(byte[] bytes) throws IOException {
    ByteBuffer file = ByteBuffer.wrap(bytes);
    if (bytes.length < Long.BYTES || file.getLong(0) != SIGNATURE) {
      return;
    }
    int at = Long.BYTES;
    while (at <= bytes.length - AROUND) {
      int length = file.getInt(at);
      if (length < 0 || length > bytes.length - AROUND - at) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "a chunk at byte %d has %d bytes, more than the file",
                at,
                Integer.toUnsignedLong(length)));
      }
      if (file.getInt(at + Integer.BYTES) == END) {
        return;
      }
      at += AROUND + length;
    }
  }
}
