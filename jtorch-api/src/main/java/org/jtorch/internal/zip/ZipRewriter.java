package org.jtorch.internal.zip;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * Copies an archive with some entries replaced, added or left out. Unchanged entries keep their
 * positions; new ones follow them.
 */
public final class ZipRewriter {
  private static final int LOCAL_LENGTH = 30;
  private static final int CENTRAL_LENGTH = 46;
  private static final int END_LENGTH = 56 + 20 + 22;
  private static final int VERSION = 45;
  private static final int ZIP64_ID = 1;
  private static final int ZIP64_LENGTH = 12;
  private static final int FLAG_UTF_8 = 1 << 11;
  private static final int SATURATED_SHORT = 0xffff;

  private final FileChannel target;
  private final List<ByteBuffer> directory = new ArrayList<>();
  private long position;

  private ZipRewriter(FileChannel target) {
    this.target = target;
  }

  /**
   * Writes a copy of an archive.
   *
   * @param written contents by the full name of the entry
   * @param removed full names of entries to leave out, which may be absent
   */
  public static void copy(
      FileChannel source, FileChannel target, Map<String, byte[]> written, Set<String> removed)
      throws IOException {
    ZipRewriter rewriter = new ZipRewriter(target);
    ZipEntries.Directory from = ZipEntries.locate(source);
    rewriter.copyUntil(source, from.start());
    ByteBuffer headers = ZipEntries.at(source, from.start(), Math.toIntExact(from.length()));
    while (headers.remaining() >= CENTRAL_LENGTH) {
      ByteBuffer header = nextHeader(headers);
      String name = name(header);
      if (!written.containsKey(name) && !removed.contains(name)) {
        rewriter.directory.add(header);
      }
    }
    for (Map.Entry<String, byte[]> entry : written.entrySet()) {
      rewriter.add(entry.getKey(), entry.getValue());
    }
    rewriter.finish();
  }

  private void copyUntil(FileChannel source, long end) throws IOException {
    while (position < end) {
      long copied = source.transferTo(position, end - position, target);
      if (copied <= 0) {
        throw new MalformedException("the file ends in the middle");
      }
      position += copied;
    }
  }

  private static ByteBuffer nextHeader(ByteBuffer headers) {
    int at = headers.position();
    int length = CENTRAL_LENGTH;
    for (int field = 28; field <= 32; field += 2) {
      length += headers.getShort(at + field) & 0xffff;
    }
    if (headers.getInt(at) != ZipEntries.CENTRAL_SIGNATURE || length > headers.remaining()) {
      throw new MalformedException("the archive's directory is damaged");
    }
    headers.position(at + length);
    return headers.slice(at, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static String name(ByteBuffer header) {
    byte[] name = new byte[header.getShort(28) & 0xffff];
    header.get(CENTRAL_LENGTH, name);
    return new String(name, StandardCharsets.UTF_8);
  }

  private void add(String name, byte[] content) throws IOException {
    byte[] path = name.getBytes(StandardCharsets.UTF_8);
    CRC32 crc = new CRC32();
    crc.update(content);
    long header = position;
    ByteBuffer local = little(LOCAL_LENGTH + path.length);
    local.putInt(ZipEntries.LOCAL_SIGNATURE);
    putCommon(local, crc, content, path).putShort((short) 0).put(path);
    write(local.flip());
    write(ByteBuffer.wrap(content));
    ByteBuffer central = little(CENTRAL_LENGTH + path.length + ZIP64_LENGTH);
    central.putInt(ZipEntries.CENTRAL_SIGNATURE).putShort((short) VERSION);
    putCommon(central, crc, content, path).putShort((short) ZIP64_LENGTH).putShort((short) 0);
    central.putShort((short) 0).putShort((short) 0).putInt(0);
    central.putInt((int) ZipEntries.SATURATED).put(path);
    central.putShort((short) ZIP64_ID).putShort((short) Long.BYTES).putLong(header);
    directory.add(central.flip());
  }

  /** Writes the fields from the version to the length of the name. */
  private static ByteBuffer putCommon(ByteBuffer header, CRC32 crc, byte[] content, byte[] path) {
    return header
        .putShort((short) VERSION)
        .putShort((short) FLAG_UTF_8)
        .putShort((short) 0)
        .putInt(0)
        .putInt((int) crc.getValue())
        .putInt(content.length)
        .putInt(content.length)
        .putShort((short) path.length);
  }

  private void finish() throws IOException {
    long start = position;
    for (ByteBuffer header : directory) {
      write(header);
    }
    long length = position - start;
    long zip64At = position;
    ByteBuffer end = little(END_LENGTH);
    end.putInt(ZipEntries.ZIP64_END_SIGNATURE).putLong(44);
    end.putShort((short) VERSION).putShort((short) VERSION).putInt(0).putInt(0);
    end.putLong(directory.size()).putLong(directory.size()).putLong(length).putLong(start);
    end.putInt(ZipEntries.ZIP64_LOCATOR_SIGNATURE).putInt(0).putLong(zip64At).putInt(1);
    short count = (short) Math.min(directory.size(), SATURATED_SHORT);
    end.putInt(ZipEntries.END_SIGNATURE).putShort((short) 0).putShort((short) 0);
    end.putShort(count).putShort(count);
    end.putInt((int) Math.min(length, ZipEntries.SATURATED));
    end.putInt((int) Math.min(start, ZipEntries.SATURATED)).putShort((short) 0);
    write(end.flip());
  }

  private static ByteBuffer little(int capacity) {
    return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void write(ByteBuffer bytes) throws IOException {
    position += bytes.remaining();
    while (bytes.hasRemaining()) {
      target.write(bytes);
    }
  }
}
