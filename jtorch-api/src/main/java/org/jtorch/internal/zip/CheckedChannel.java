package org.jtorch.internal.zip;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * A channel on an archive entry that checks that it has the declared length, and the declared
 * CRC-32 at its end.
 */
public final class CheckedChannel implements ReadableByteChannel {
  private final ReadableByteChannel channel;
  private final ZipEntries.Entry entry;
  private final CRC32 crc = new CRC32();
  private long left;

  public CheckedChannel(ReadableByteChannel channel, ZipEntries.Entry entry) {
    this.channel = channel;
    this.entry = entry;
    this.left = entry.size();
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    if (left == 0) {
      return -1;
    }
    int start = into.position();
    int limit = into.limit();
    into.limit((int) Math.min(limit, start + left));
    int n = channel.read(into);
    into.limit(limit);
    if (n < 0) {
      throw new MalformedException(entry.name() + " is " + left + " bytes shorter than declared");
    }
    crc.update(into.duplicate().flip().position(start));
    left -= n;
    // PyTorch writes 0 if checksums are disabled (torch.serialization.set_crc32_options).
    if (left == 0 && entry.crc() != 0 && entry.crc() != crc.getValue()) {
      throw new MalformedException(
          String.format(
              Locale.ROOT,
              "%s is damaged: its CRC-32 is %08x, not %08x",
              entry.name(),
              crc.getValue(),
              entry.crc()));
    }
    return n;
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
