package org.jtorch.internal.zip;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads and checks the central directory of a zip or zip64 archive: every entry is within the file,
 * and together they fit into it.
 */
public final class ZipEntries {
  public static final int LOCAL_SIGNATURE = 0x04034b50;
  public static final int CENTRAL_SIGNATURE = 0x02014b50;
  public static final int END_SIGNATURE = 0x06054b50;
  public static final int ZIP64_END_SIGNATURE = 0x06064b50;
  public static final int ZIP64_LOCATOR_SIGNATURE = 0x07064b50;
  public static final long SATURATED = 0xffff_ffffL;

  /** The folder of models that AOTInductor compiled, in a package's own folder. */
  public static final String COMPILED_MODELS = "data/aotinductor/";

  /** "PTMF" from the fifth byte on. */
  private static final int FLATBUFFER = 0x464d5450;

  private static final int END_LENGTH = 22;
  private static final int LOCATOR_LENGTH = 20;
  private static final int ZIP64_END_LENGTH = 56;
  private static final int LOCAL_LENGTH = 30;
  private static final int CENTRAL_LENGTH = 46;
  private static final int MAX_COMMENT_LENGTH = 0xffff;
  private static final int BEST_DEFLATE_RATIO = 1032;

  /**
   * Limit of the unpacked size of the compressed entries of any archive; larger for a large
   * archive.
   */
  private static final long MAX_INFLATED = 256L << 20;

  private static final long BEST_PLAUSIBLE_RATIO = 20;
  private static final int MAX_DIRECTORY = 1 << 28;
  private static final int DEFLATED = 8;
  private static final int ENCRYPTED = 1;

  /**
   * An entry.
   *
   * @param header position of the local header
   * @param packed number of bytes in the file
   * @param size number of bytes when unpacked
   * @param crc the CRC-32
   */
  public record Entry(
      String name, long header, long packed, long size, long crc, boolean deflated) {}

  /** Position of the central directory. */
  record Directory(long start, long length) {}

  private ZipEntries() {}

  /** Returns the entries by name, in the order of the directory. */
  public static Map<String, Entry> read(FileChannel file) throws IOException {
    long size = file.size();
    Directory directory = locate(file);
    if (directory.length > MAX_DIRECTORY) {
      throw new MalformedException("the archive's directory has " + directory.length + " bytes");
    }
    ByteBuffer buffer = at(file, directory.start, (int) directory.length);
    Map<String, Entry> entries = new LinkedHashMap<>();
    long total = 0;
    long inflated = 0;
    while (buffer.remaining() >= CENTRAL_LENGTH) {
      Entry entry = next(buffer, size);
      total += entry.packed;
      if (total > size) {
        throw new MalformedException("the archive's entries are larger than the file together");
      }
      inflated += entry.deflated ? entry.size : 0;
      if (inflated > Math.max(MAX_INFLATED, size * BEST_PLAUSIBLE_RATIO)) {
        throw new MalformedException(
            String.format(
                    Locale.ROOT,
                    "%d bytes unpack to %d and more; if that is right, pack the archive again"
                        + " without",
                    size,
                    inflated)
                + " compression");
      }
      if (entries.put(entry.name, entry) != null) {
        throw new MalformedException("the archive has two entries named " + entry.name);
      }
    }
    refuseOverlaps(entries.values());
    return entries;
  }

  /** Rejects entries that share bytes, of which a small file could have very many. */
  private static void refuseOverlaps(Collection<Entry> entries) {
    List<Entry> sorted = new ArrayList<>(entries);
    sorted.sort(Comparator.comparingLong(Entry::header));
    for (int i = 1; i < sorted.size(); i++) {
      Entry before = sorted.get(i - 1);
      Entry entry = sorted.get(i);
      if (entry.header - before.header < LOCAL_LENGTH + before.packed) {
        throw new MalformedException(before.name + " and " + entry.name + " overlap in the file");
      }
    }
  }

  /**
   * Returns whether the file has the end of an archive's directory, or the signature of libtorch's
   * flatbuffer format, which jtorch does not read.
   */
  public static boolean mayBeArchive(FileChannel file) throws IOException {
    long size = file.size();
    if (size >= 8 && at(file, 0, 8).getInt(4) == FLATBUFFER) {
      throw new MalformedException("a flatbuffer, which is not read");
    }
    int tailLength = (int) Math.min(size, END_LENGTH + MAX_COMMENT_LENGTH);
    ByteBuffer tail = at(file, size - tailLength, tailLength);
    for (int i = 0; i <= tailLength - Integer.BYTES; i++) {
      if (tail.getInt(i) == END_SIGNATURE) {
        return true;
      }
    }
    return false;
  }

  static Directory locate(FileChannel file) throws IOException {
    long size = file.size();
    int tailLength = (int) Math.min(size, END_LENGTH + MAX_COMMENT_LENGTH);
    ByteBuffer tail = at(file, size - tailLength, tailLength);
    for (int i = tailLength - END_LENGTH; i >= 0; i--) {
      if (tail.getInt(i) == END_SIGNATURE) {
        if ((tail.getShort(i + 20) & 0xffff) != tailLength - END_LENGTH - i) {
          break; // other readers accept this one, and would see a different archive
        }
        return directory(file, tail, i, size - tailLength + i);
      }
    }
    throw new MalformedException(
        "a zip archive without its directory at the end: the file is truncated or damaged");
  }

  private static Directory directory(FileChannel file, ByteBuffer tail, int end, long endAt)
      throws IOException {
    long length = tail.getInt(end + 12) & SATURATED;
    long start = tail.getInt(end + 16) & SATURATED;
    if (end >= LOCATOR_LENGTH && tail.getInt(end - LOCATOR_LENGTH) == ZIP64_LOCATOR_SIGNATURE) {
      long zip64 = tail.getLong(end - LOCATOR_LENGTH + 8);
      if (zip64 < 0 || zip64 > endAt - LOCATOR_LENGTH - ZIP64_END_LENGTH) {
        throw new MalformedException("the archive's zip64 directory lies outside the file");
      }
      ByteBuffer record = at(file, zip64, ZIP64_END_LENGTH);
      if (record.getInt(0) != ZIP64_END_SIGNATURE) {
        throw new MalformedException("the archive's zip64 directory is damaged");
      }
      length = record.getLong(40);
      start = record.getLong(48);
    }
    if (length < 0 || start < 0 || length > endAt || start > endAt - length) {
      throw new MalformedException(
          String.format(
              Locale.ROOT,
              "the archive's directory (%d bytes at %d) lies outside the file",
              length,
              start));
    }
    return new Directory(start, length);
  }

  private static Entry next(ByteBuffer buffer, long fileSize) {
    int at = buffer.position();
    int nameLength = buffer.getShort(at + 28) & 0xffff;
    int extraLength = buffer.getShort(at + 30) & 0xffff;
    int commentLength = buffer.getShort(at + 32) & 0xffff;
    int length = CENTRAL_LENGTH + nameLength + extraLength + commentLength;
    if (buffer.getInt(at) != CENTRAL_SIGNATURE || length > buffer.remaining()) {
      throw new MalformedException("the archive's directory is damaged");
    }
    byte[] name = new byte[nameLength];
    buffer.get(at + CENTRAL_LENGTH, name);
    ByteBuffer extra =
        buffer.slice(at + CENTRAL_LENGTH + nameLength, extraLength).order(ByteOrder.LITTLE_ENDIAN);
    Zip64 zip64 = new Zip64(extra);
    long size = zip64.or(buffer.getInt(at + 24));
    long packed = zip64.or(buffer.getInt(at + 20));
    long header = zip64.or(buffer.getInt(at + 42));
    int method = buffer.getShort(at + 10);
    int flags = buffer.getShort(at + 8);
    Entry entry =
        new Entry(
            new String(name, StandardCharsets.UTF_8),
            header,
            packed,
            size,
            buffer.getInt(at + 16) & SATURATED,
            method == DEFLATED);
    check(entry, method, flags, fileSize);
    buffer.position(at + length);
    return entry;
  }

  private static void check(Entry entry, int method, int flags, long fileSize) {
    if ((flags & ENCRYPTED) != 0 || (method != 0 && method != DEFLATED)) {
      throw new MalformedException(
          entry.name + " is encrypted or packed by method " + method + ", which is not read");
    }
    boolean outside =
        entry.header < 0
            || entry.packed < 0
            || entry.packed > fileSize
            || entry.header > fileSize - entry.packed;
    boolean plausible =
        entry.deflated
            ? entry.size >= 0 && entry.size / BEST_DEFLATE_RATIO <= entry.packed
            : entry.size == entry.packed;
    if (outside || !plausible) {
      throw new MalformedException(
          String.format(
              Locale.ROOT,
              "%s (%d bytes, unpacked %d, at %d) does not fit into the file",
              entry.name,
              entry.packed,
              entry.size,
              entry.header));
    }
  }

  /**
   * The zip64 fields of numbers larger than 32 bits, in the order in which the directory omits
   * them.
   */
  private static final class Zip64 {
    private final ByteBuffer fields;

    Zip64(ByteBuffer extra) {
      while (extra.remaining() >= 4) {
        int id = extra.getShort() & 0xffff;
        int length = Math.min(extra.getShort() & 0xffff, extra.remaining());
        if (id == 1) {
          fields = extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
          return;
        }
        extra.position(extra.position() + length);
      }
      fields = ByteBuffer.allocate(0);
    }

    long or(int field) {
      boolean elsewhere = (field & SATURATED) == SATURATED && fields.remaining() >= Long.BYTES;
      return elsewhere ? fields.getLong() : field & SATURATED;
    }
  }

  /** Reads bytes at a position that is known to be within the file. */
  public static ByteBuffer at(FileChannel file, long position, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    if (!FileSlice.fill(file, position, buffer)) {
      throw new MalformedException("the file ends in the middle");
    }
    return buffer;
  }
}
