package org.jtorch.internal.zip;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The records of an archive in the format of torch.save, all in one folder of any name. */
public final class ZipArchive {
  private static final int LOCAL_LENGTH = 30;
  private static final int MAX_NOTE_LENGTH = 256;
  private static final int MAX_BUFFER = 1 << 16;

  /**
   * Unpacked size that is always allowed for a record that is read at once, whatever its
   * compression ratio.
   */
  private static final long ANY_RATIO = 16L << 20;

  private static final long BEST_RATIO = 100;

  private final FileChannel file;
  private final Map<String, ZipEntries.Entry> entries;
  private final String folder;
  private final NavigableSet<Long> headers = new TreeSet<>();

  public ZipArchive(FileChannel file) throws IOException {
    this.file = file;
    this.entries = ZipEntries.read(file);
    if (entries.isEmpty()) {
      throw new MalformedException("an empty archive");
    }
    String first = entries.keySet().iterator().next();
    this.folder = first.substring(0, first.indexOf('/') + 1);
    for (ZipEntries.Entry entry : entries.values()) {
      refuseTraversal(entry.name());
      headers.add(entry.header());
    }
  }

  /** Rejects names that another reader could unpack outside its folder. */
  private static void refuseTraversal(String name) {
    boolean outside =
        name.startsWith("/")
            || name.indexOf('\\') >= 0
            || name.indexOf('\0') >= 0
            || Arrays.asList(name.split("/")).contains("..");
    if (outside) {
      throw new MalformedException("the record " + name + " leads out of the archive");
    }
  }

  /** Returns whether there is a record of this name. */
  public boolean has(String record) {
    return entries.containsKey(folder + record);
  }

  /** Returns whether there is a record of this name in capital or small letters. */
  public boolean hasIgnoringCase(String record) {
    return entries.keySet().stream().anyMatch((folder + record)::equalsIgnoreCase);
  }

  /** Returns a record's entry, or null. */
  public ZipEntries.@Nullable Entry find(String record) {
    return entries.get(folder + record);
  }

  /** Returns a record's entry; throws if there is none. */
  public ZipEntries.Entry require(String record) {
    ZipEntries.Entry entry = find(record);
    if (entry == null) {
      throw new MalformedException("the archive has no record " + folder + record);
    }
    return entry;
  }

  /** Opens a record. The end is only reached if length and checksum are as declared. */
  public ReadableByteChannel open(ZipEntries.Entry entry) throws IOException {
    return open(file, entry, start(entry));
  }

  /** Returns the position of a record's first byte in the file. */
  public long start(ZipEntries.Entry entry) throws IOException {
    long start = start(file, entry);
    Long next = headers.higher(entry.header());
    if (next != null && start > next - entry.packed()) {
      throw new MalformedException(entry.name() + " overlaps the next record in the file");
    }
    return start;
  }

  private static long start(FileChannel file, ZipEntries.Entry entry) throws IOException {
    long size = file.size();
    if (entry.header() > size - LOCAL_LENGTH) {
      throw new MalformedException(entry.name() + " lies outside the file");
    }
    ByteBuffer header = ZipEntries.at(file, entry.header(), LOCAL_LENGTH);
    long start =
        entry.header()
            + LOCAL_LENGTH
            + (header.getShort(26) & 0xffff)
            + (header.getShort(28) & 0xffff);
    if (header.getInt(0) != ZipEntries.LOCAL_SIGNATURE || start > size - entry.packed()) {
      throw new MalformedException(entry.name() + " is not where the archive's directory says");
    }
    return start;
  }

  /** Opens an entry of an archive of any layout, as {@link #open(ZipEntries.Entry)} does. */
  public static ReadableByteChannel open(FileChannel file, ZipEntries.Entry entry)
      throws IOException {
    return open(file, entry, start(file, entry));
  }

  private static ReadableByteChannel open(FileChannel file, ZipEntries.Entry entry, long start) {
    FileSlice slice = new FileSlice(file, start, entry.packed());
    return new CheckedChannel(
        entry.deflated() ? new InflatedChannel(slice, entry.packed()) : slice, entry);
  }

  /** Reads a record to its end to check that it is complete. */
  public void verify(ZipEntries.Entry entry) throws IOException {
    verify(file, entry);
  }

  /** Reads an entry of an archive of any layout to its end. */
  public static void verify(FileChannel file, ZipEntries.Entry entry) throws IOException {
    int length = (int) Math.max(1, Math.min(entry.size(), MAX_BUFFER));
    ByteBuffer buffer = ByteBuffer.allocate(length);
    try (ReadableByteChannel channel = open(file, entry)) {
      while (channel.read(buffer) >= 0) {
        buffer.clear();
      }
    }
  }

  /** Returns the names of the records, without their common folder. */
  public List<String> records() {
    for (String name : entries.keySet()) {
      if (!name.startsWith(folder)) {
        throw new MalformedException(name + " is not in the archive's folder " + folder);
      }
    }
    return entries.keySet().stream().map(name -> name.substring(folder.length())).toList();
  }

  /** Returns all bytes of a record, whose length is limited. */
  public byte[] bytes(String record, long most) throws IOException {
    ZipEntries.Entry entry = require(record);
    if (entry.size() > most) {
      throw new MalformedException(
          String.format(
              Locale.ROOT, "%s has %d bytes, more than %d", entry.name(), entry.size(), most));
    }
    checkRatio(entry);
    ByteBuffer buffer = ByteBuffer.allocate((int) entry.size());
    try (ReadableByteChannel channel = open(entry)) {
      while (buffer.hasRemaining()) {
        if (channel.read(buffer) < 0) {
          break;
        }
      }
    }
    return buffer.array();
  }

  /** Rejects a large record that its packed bytes can hardly hold. */
  public void checkRatio(ZipEntries.Entry entry) {
    if (entry.size() > ANY_RATIO && entry.size() / BEST_RATIO > entry.packed()) {
      throw new MalformedException(
          String.format(
              Locale.ROOT,
              "%s unpacks from %d bytes to %d",
              entry.name(),
              entry.packed(),
              entry.size()));
    }
  }

  /**
   * Writes a copy of the archive with some records replaced, added or left out.
   *
   * @param written contents by record
   * @param removed records to leave out, which may be absent
   */
  public void copy(FileChannel target, Map<String, byte[]> written, Set<String> removed)
      throws IOException {
    Map<String, byte[]> contents = new LinkedHashMap<>();
    written.forEach((record, content) -> contents.put(folder + record, content));
    ZipRewriter.copy(
        file, target, contents, removed.stream().map(r -> folder + r).collect(Collectors.toSet()));
  }

  /** Returns a short text record such as {@code byteorder}. */
  public String note(String record) throws IOException {
    return new String(bytes(record, MAX_NOTE_LENGTH), StandardCharsets.US_ASCII);
  }
}
