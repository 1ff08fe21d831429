package org.jtorch.internal.zip;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The content of a deflated archive entry. PyTorch does not compress entries, but archives may be
 * repacked.
 */
public final class InflatedChannel implements ReadableByteChannel {
  private static final int MAX_BUFFER = 1 << 16;

  private final ReadableByteChannel packed;
  private final Inflater inflater = new Inflater(true);
  private final ByteBuffer input;
  private boolean exhausted;

  /**
   * Creates a channel.
   *
   * @param size number of packed bytes
   */
  public InflatedChannel(ReadableByteChannel packed, long size) {
    this.packed = packed;
    this.input = ByteBuffer.allocate((int) Math.max(1, Math.min(size, MAX_BUFFER)));
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    try {
      while (true) {
        int n = inflater.inflate(into);
        if (n > 0 || !into.hasRemaining()) {
          return n;
        }
        if (inflater.finished() || inflater.needsDictionary()) {
          return -1;
        }
        if (!refill()) {
          return -1;
        }
      }
    } catch (DataFormatException e) {
      throw new MalformedException("deflated data is damaged", e);
    }
  }

  private boolean refill() throws IOException {
    if (exhausted) {
      return false;
    }
    input.clear();
    exhausted = packed.read(input) < 0;
    input.flip();
    inflater.setInput(input);
    return !exhausted;
  }

  @Override
  public boolean isOpen() {
    return packed.isOpen();
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    packed.close();
  }
}
