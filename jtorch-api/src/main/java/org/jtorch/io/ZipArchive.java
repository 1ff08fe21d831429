package org.jtorch.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The records of an archive that torch.save wrote: all under one folder, whatever that is called.
 */
final class ZipArchive {
  private static final int LOCAL_LENGTH = 30;
  private static final int LONGEST_NOTE = 256;

  private final FileChannel file;
  private final Map<String, ZipEntries.Entry> entries;
  private final String folder;

  ZipArchive(FileChannel file) throws IOException {
    this.file = file;
    this.entries = ZipEntries.read(file);
    if (entries.isEmpty()) {
      throw new MalformedException("an empty archive");
    }
    String first = entries.keySet().iterator().next();
    this.folder = first.substring(0, first.indexOf('/') + 1);
  }

  boolean has(String record) {
    return entries.containsKey(folder + record);
  }

  ZipEntries.@Nullable Entry find(String record) {
    return entries.get(folder + record);
  }

  ZipEntries.Entry require(String record) {
    ZipEntries.Entry entry = find(record);
    if (entry == null) {
      throw new MalformedException("the archive has no record " + folder + record);
    }
    return entry;
  }

  /** A record's bytes in order. Its end is reached only if length and checksum are as declared. */
  ReadableByteChannel open(ZipEntries.Entry entry) throws IOException {
    if (entry.header() > file.size() - LOCAL_LENGTH) {
      throw new MalformedException(entry.name() + " lies outside the file");
    }
    ByteBuffer header = ZipEntries.at(file, entry.header(), LOCAL_LENGTH);
    long start =
        entry.header()
            + LOCAL_LENGTH
            + (header.getShort(26) & 0xffff)
            + (header.getShort(28) & 0xffff);
    if (header.getInt(0) != ZipEntries.LOCAL_SIGNATURE || start > file.size() - entry.packed()) {
      throw new MalformedException(entry.name() + " is not where the archive's directory says");
    }
    FileSlice slice = new FileSlice(file, start, entry.packed());
    return new CheckedChannel(entry.deflated() ? new InflatedChannel(slice) : slice, entry);
  }

  /** Reads a record to its end, to know that it is whole. */
  void verify(ZipEntries.Entry entry) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    try (ReadableByteChannel channel = open(entry)) {
      while (channel.read(buffer) >= 0) {
        buffer.clear();
      }
    }
  }

  /** A short text record such as {@code byteorder}. */
  String note(String record) throws IOException {
    ZipEntries.Entry entry = require(record);
    if (entry.size() > LONGEST_NOTE) {
      throw new MalformedException(entry.name() + " has " + entry.size() + " bytes");
    }
    ByteBuffer buffer = ByteBuffer.allocate((int) entry.size());
    try (ReadableByteChannel channel = open(entry)) {
      while (buffer.hasRemaining()) {
        if (channel.read(buffer) < 0) {
          break;
        }
      }
    }
    return StandardCharsets.US_ASCII.decode(buffer.flip()).toString();
  }
}
