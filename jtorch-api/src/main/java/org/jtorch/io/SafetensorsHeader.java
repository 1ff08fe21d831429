package org.jtorch.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.internal.zip.MalformedException;
import org.jtorch.internal.zip.ZipEntries;

/**
 * The header of a safetensors file, checked against the file's size: the tensors cover the data
 * from its first byte to its last, without holes and overlaps.
 *
 * @param entries in the order of their data
 * @param dataStart position of the data in the file
 * @param fileSize number of bytes of the file
 */
record SafetensorsHeader(
    List<Entry> entries, Map<String, String> metadata, long dataStart, long fileSize) {
  static final int PREFIX = 8;

  private static final long MAX_LENGTH = 100_000_000;

  /**
   * A tensor.
   *
   * @param begin position of the first byte in the data
   * @param end position after the last byte
   */
  record Entry(String name, DType dtype, Shape shape, long begin, long end) {}

  static SafetensorsHeader read(FileChannel file) throws IOException {
    long size = file.size();
    if (size < PREFIX) {
      throw new MalformedException(
          size
              + " bytes are too short for a safetensors file, which begins with 8 bytes of length");
    }
    long length = ZipEntries.at(file, 0, PREFIX).getLong();
    if (length < 0 || length > size - PREFIX) {
      throw new MalformedException(
          String.format(
              Locale.ROOT,
              "the header's length of %s bytes lies beyond the file of %d bytes: not a safetensors"
                  + " file, or truncated",
              Long.toUnsignedString(length),
              size));
    } else if (length > MAX_LENGTH) {
      throw new MalformedException(
          "the header has " + length + " bytes, more than the format's limit of " + MAX_LENGTH);
    }
    ByteBuffer bytes = ZipEntries.at(file, PREFIX, (int) length);
    SafetensorsJson json = SafetensorsJson.parse(bytes);
    return new SafetensorsHeader(
        checked(json.entries(), size - PREFIX - length), json.metadata(), PREFIX + length, size);
  }

  private static List<Entry> checked(List<Entry> unordered, long dataLength) {
    List<Entry> entries = new ArrayList<>(unordered);
    entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long end = 0;
    String last = "";
    for (Entry entry : entries) {
      if (entry.end > dataLength) {
        throw new MalformedException(
            String.format(
                Locale.ROOT,
                "tensor \"%s\" has data_offsets [%d, %d], beyond the data of %d bytes: the file is"
                    + " truncated or damaged",
                entry.name,
                entry.begin,
                entry.end,
                dataLength));
      } else if (entry.begin < end) {
        throw new MalformedException(
            String.format(
                Locale.ROOT, "tensors \"%s\" and \"%s\" overlap in the file", last, entry.name));
      } else if (entry.begin > end) {
        throw new MalformedException(
            String.format(
                Locale.ROOT,
                "bytes %d to %d of the data, before tensor \"%s\", belong to no tensor",
                end,
                entry.begin,
                entry.name));
      }
      end = entry.end;
      last = entry.name;
    }
    if (end < dataLength) {
      throw new MalformedException(
          String.format(
              Locale.ROOT,
              "the last %d of %d bytes of data belong to no tensor",
              dataLength - end,
              dataLength));
    }
    return List.copyOf(entries);
  }

  /** A file and its header. */
  record Located(Path file, SafetensorsHeader header) {}
}
