package org.jtorch.vision.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;

/** Checks the chunk lengths of a PNG file, which the JDK's reader allocates unchecked. */
final class PngChunks {
  private static final long SIGNATURE = 0x89504e470d0a1a0aL;
  private static final int END = 0x49454e44;

  /** Bytes of a chunk besides its data: length, type and checksum. */
  private static final int OVERHEAD = 12;

  private PngChunks() {}

  /** Throws if the file is a PNG with a chunk that is longer than the rest of the file. */
  static void check(byte[] bytes) throws IOException {
    ByteBuffer file = ByteBuffer.wrap(bytes);
    if (bytes.length < Long.BYTES || file.getLong(0) != SIGNATURE) {
      return;
    }
    int at = Long.BYTES;
    while (at <= bytes.length - OVERHEAD) {
      int length = file.getInt(at);
      if (length < 0 || length > bytes.length - OVERHEAD - at) {
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
      at += OVERHEAD + length;
    }
  }
}
