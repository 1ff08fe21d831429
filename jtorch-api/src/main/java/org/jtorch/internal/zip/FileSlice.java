package org.jtorch.internal.zip;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;

/**
 * A range of bytes of an open file, read by position, so that slices of one file are independent.
 */
public final class FileSlice implements ReadableByteChannel {
  private final FileChannel file;
  private final long end;
  private long position;

  public FileSlice(FileChannel file, long start, long length) {
    this.file = file;
    this.position = start;
    this.end = start + length;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    if (position >= end) {
      return -1;
    }
    int limit = into.limit();
    try {
      into.limit((int) Math.min(limit, into.position() + (end - position)));
      int n = file.read(into, position);
      position += Math.max(n, 0);
      return n;
    } finally {
      into.limit(limit);
    }
  }

  /** Fills the buffer from a position in the file; returns false if the file ends before. */
  public static boolean fill(FileChannel file, long position, ByteBuffer into) throws IOException {
    long at = position;
    while (into.hasRemaining()) {
      int n = file.read(into, at);
      if (n < 0) {
        return false;
      }
      at += n;
    }
    into.flip();
    return true;
  }

  @Override
  public boolean isOpen() {
    return file.isOpen();
  }

  /** Does not close the file, which the caller owns. */
  @Override
  public void close() {}
}
