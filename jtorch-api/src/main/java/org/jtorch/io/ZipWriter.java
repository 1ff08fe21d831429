package org.jtorch.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.jtorch.internal.zip.ZipEntries;

/**
 * Writes a zip64 archive in PyTorch's layout: uncompressed entries, padded so that their bytes
 * begin at a multiple of 64, which permits torch.load to map the file into memory. Never seeks:
 * sizes are known in advance, and checksums follow the bytes.
 */
final class ZipWriter {
  static final int ALIGNMENT = 64;

  private static final int LOCAL_LENGTH = 30;
  private static final int CENTRAL_LENGTH = 46;
  private static final int DESCRIPTOR_SIGNATURE = 0x08074b50;
  private static final int FLAG_DESCRIPTOR = 1 << 3;
  private static final int FLAG_UTF_8 = 1 << 11;
  private static final int PADDING_ID = 0x4246;
  private static final int ZIP64_ID = 1;
  private static final int VERSION = 45;
  private static final int SATURATED_SHORT = 0xffff;

  /** Content of an entry. */
  interface Content {
    /** Writes the complete content. */
    void writeTo(WritableByteChannel channel) throws IOException;
  }

  private final WritableByteChannel out;
  private final String folder;
  private final List<ZipEntries.Entry> entries = new ArrayList<>();
  private long position;

  /** Creates a writer whose entries are in a folder; {@code ""} for none. */
  ZipWriter(WritableByteChannel out, String folder) {
    this.out = out;
    this.folder = folder.isEmpty() ? "" : folder + "/";
  }

  void record(String name, byte[] bytes) throws IOException {
    record(name, bytes.length, channel -> channel.write(ByteBuffer.wrap(bytes)));
  }

  /** Writes an entry of {@code size} bytes. */
  void record(String name, long size, Content content) throws IOException {
    String path = folder + name;
    long header = position;
    writeLocalHeader(path, size);
    Body body = new Body();
    content.writeTo(body);
    if (body.written != size) {
      throw new IllegalStateException(path + " has " + body.written + " bytes, not " + size);
    }
    ZipEntries.Entry entry =
        new ZipEntries.Entry(path, header, size, size, body.crc.getValue(), false);
    entries.add(entry);
    if (size > 0) {
      writeDescriptor(entry);
    }
  }

  /** Writes the central directory. */
  void finish() throws IOException {
    long start = position;
    for (ZipEntries.Entry entry : entries) {
      writeCentralHeader(entry);
    }
    writeEnd(start, position - start);
  }

  private void writeLocalHeader(String path, long size) throws IOException {
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    ByteBuffer zip64 = zip64(size, position);
    long unpadded = position + LOCAL_LENGTH + name.length + zip64.remaining() + 4;
    int padding = (int) Math.floorMod(-unpadded, (long) ALIGNMENT);
    ByteBuffer header = little(LOCAL_LENGTH + name.length + zip64.remaining() + 4 + padding);
    header
        .putInt(ZipEntries.LOCAL_SIGNATURE)
        .putShort((short) (zip64.hasRemaining() ? VERSION : 0));
    header.putShort((short) flags(size)).putShort((short) 0).putInt(0);
    header.putInt(0).putInt(0).putInt(0);
    header.putShort((short) name.length).putShort((short) (zip64.remaining() + 4 + padding));
    header.put(name).put(zip64).putShort((short) PADDING_ID).putShort((short) padding);
    while (header.hasRemaining()) {
      header.put((byte) 'Z');
    }
    write(header.flip());
  }

  private void writeDescriptor(ZipEntries.Entry entry) throws IOException {
    ByteBuffer descriptor = little(24);
    descriptor.putInt(DESCRIPTOR_SIGNATURE).putInt((int) entry.crc());
    if (zip64(entry.size(), entry.header()).hasRemaining()) {
      descriptor.putLong(entry.size()).putLong(entry.size());
    } else {
      descriptor.putInt((int) entry.size()).putInt((int) entry.size());
    }
    write(descriptor.flip());
  }

  private void writeCentralHeader(ZipEntries.Entry entry) throws IOException {
    byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
    ByteBuffer zip64 = zip64(entry.size(), entry.header());
    int size = (int) Math.min(entry.size(), ZipEntries.SATURATED);
    ByteBuffer header = little(CENTRAL_LENGTH + name.length + zip64.remaining());
    header.putInt(ZipEntries.CENTRAL_SIGNATURE).putShort((short) 0);
    header.putShort((short) (zip64.hasRemaining() ? VERSION : 0));
    header.putShort((short) flags(entry.size())).putShort((short) 0).putInt(0);
    header.putInt((int) entry.crc()).putInt(size).putInt(size);
    header.putShort((short) name.length).putShort((short) zip64.remaining());
    header.putShort((short) 0).putShort((short) 0).putShort((short) 0).putInt(0);
    header.putInt((int) Math.min(entry.header(), ZipEntries.SATURATED)).put(name).put(zip64);
    write(header.flip());
  }

  private void writeEnd(long start, long length) throws IOException {
    long zip64At = position;
    ByteBuffer end = little(56 + 20 + 22);
    end.putInt(ZipEntries.ZIP64_END_SIGNATURE).putLong(44);
    end.putShort((short) VERSION).putShort((short) VERSION).putInt(0).putInt(0);
    end.putLong(entries.size()).putLong(entries.size()).putLong(length).putLong(start);
    end.putInt(ZipEntries.ZIP64_LOCATOR_SIGNATURE).putInt(0).putLong(zip64At).putInt(1);
    short count = (short) Math.min(entries.size(), SATURATED_SHORT);
    end.putInt(ZipEntries.END_SIGNATURE).putShort((short) 0).putShort((short) 0);
    end.putShort(count).putShort(count);
    end.putInt((int) Math.min(length, ZipEntries.SATURATED));
    end.putInt((int) Math.min(start, ZipEntries.SATURATED)).putShort((short) 0);
    write(end.flip());
  }

  /** Returns the extra field for values beyond 32 bits, empty if there are none. */
  private static ByteBuffer zip64(long size, long header) {
    ByteBuffer field = little(4 + 3 * Long.BYTES).position(4);
    if (size >= ZipEntries.SATURATED) {
      field.putLong(size).putLong(size);
    }
    if (header >= ZipEntries.SATURATED) {
      field.putLong(header);
    }
    int length = field.position() - 4;
    field.putShort(0, (short) ZIP64_ID).putShort(2, (short) length);
    return field.flip().limit(length == 0 ? 0 : 4 + length);
  }

  private static int flags(long size) {
    return size > 0 ? FLAG_UTF_8 | FLAG_DESCRIPTOR : FLAG_UTF_8;
  }

  private static ByteBuffer little(int capacity) {
    return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void write(ByteBuffer bytes) throws IOException {
    position += bytes.remaining();
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  /** Output of one entry's bytes. */
  private final class Body implements WritableByteChannel {
    private final CRC32 crc = new CRC32();
    private long written;

    @Override
    public int write(ByteBuffer bytes) throws IOException {
      int n = bytes.remaining();
      crc.update(bytes.duplicate());
      ZipWriter.this.write(bytes);
      written += n;
      return n;
    }

    @Override
    public boolean isOpen() {
      return out.isOpen();
    }

    @Override
    public void close() {}
  }
}
