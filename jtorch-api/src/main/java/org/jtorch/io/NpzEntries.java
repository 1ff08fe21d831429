package org.jtorch.io;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jtorch.Tensor;
import org.jtorch.internal.zip.MalformedException;
import org.jtorch.internal.zip.ZipArchive;
import org.jtorch.internal.zip.ZipEntries;

/** Entries of an archive of NumPy arrays. */
final class NpzEntries {
  private static final int MAX_NAME = 10_000;

  /** The time of NumPy's entries, so that equal arrays give equal files. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private NpzEntries() {}

  /** Returns the entries by NumPy's names, which lack the ending of arrays. */
  static Map<String, ZipEntries.Entry> named(Map<String, ZipEntries.Entry> entries) {
    Map<String, ZipEntries.Entry> named = new LinkedHashMap<>();
    for (ZipEntries.Entry entry : entries.values()) {
      String full = entry.name();
      String name =
          full.endsWith(Npz.SUFFIX) ? full.substring(0, full.length() - Npz.SUFFIX.length()) : full;
      named.put(entries.containsKey(name) ? full : name, entry);
    }
    return named;
  }

  /**
   * Reads the header of an array only.
   *
   * @throws NotATensorException if the entry is not an array, or torch lacks its dtype
   */
  static NpyHeader header(FileChannel file, ZipEntries.Entry entry) throws IOException {
    try {
      checkStart(file, entry);
      try (ReadableByteChannel channel = ZipArchive.open(file, entry)) {
        return NpyHeader.read(channel, entry.size());
      }
    } catch (NotATensorException e) {
      throw e;
    } catch (MalformedException e) {
      throw named(entry, e);
    }
  }

  private static MalformedException named(ZipEntries.Entry entry, MalformedException e) {
    return new MalformedException(entry.name() + ": " + e.getMessage(), e);
  }

  /** Throws if an entry that is not named as an array is none. */
  private static void checkStart(FileChannel file, ZipEntries.Entry entry) throws IOException {
    if (!entry.name().endsWith(Npz.SUFFIX)) {
      try (ReadableByteChannel channel = ZipArchive.open(file, entry)) {
        NpyHeader.checkStart(channel);
      }
    }
  }

  static Tensor read(StorageReader reader, FileChannel file, ZipEntries.Entry entry)
      throws IOException {
    try {
      checkStart(file, entry);
      if (entry.deflated()) {
        // Before memory of the size that it declares is allocated.
        ZipArchive.verify(file, entry);
      }
      try (ReadableByteChannel channel = ZipArchive.open(file, entry)) {
        return NpyArrays.read(reader, channel, entry.size());
      }
    } catch (MalformedException e) {
      throw named(entry, e);
    }
  }

  static String checked(String name) {
    if (name.isEmpty() || name.length() > MAX_NAME) {
      throw new IllegalArgumentException(
          "an array's name has 1 to " + MAX_NAME + " characters, not " + name.length());
    }
    return name;
  }

  static void store(WritableByteChannel channel, Map<String, NpyArrays.Item> items)
      throws IOException {
    ZipWriter zip = new ZipWriter(channel, "");
    ElementWriter writer = new ElementWriter();
    for (Map.Entry<String, NpyArrays.Item> item : items.entrySet()) {
      NpyArrays.Item array = item.getValue();
      zip.record(item.getKey(), array.size(), entry -> array.write(writer, entry));
    }
    zip.finish();
  }

  static void deflate(WritableByteChannel channel, Map<String, NpyArrays.Item> items)
      throws IOException {
    ZipOutputStream zip = new ZipOutputStream(Channels.newOutputStream(channel));
    ElementWriter writer = new ElementWriter();
    for (Map.Entry<String, NpyArrays.Item> item : items.entrySet()) {
      ZipEntry entry = new ZipEntry(item.getKey());
      entry.setTimeLocal(TIME);
      zip.putNextEntry(entry);
      item.getValue().write(writer, Channels.newChannel(zip));
      zip.closeEntry();
    }
    zip.finish();
  }
}
