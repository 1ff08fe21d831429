package org.jtorch.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.util.Locale;
import org.jtorch.internal.zip.MalformedException;
import org.jtorch.internal.zip.ZipArchive;
import org.jtorch.internal.zip.ZipEntries;

/**
 * The format of torch.save since PyTorch 1.6: a zip archive with a pickle and one record per
 * storage.
 */
final class ZipCheckpoint implements PickledFile.Storages {
  private final ZipArchive archive;
  private final boolean bigEndian;

  private ZipCheckpoint(ZipArchive archive, boolean bigEndian) {
    this.archive = archive;
    this.bigEndian = bigEndian;
  }

  static PickledFile read(FileChannel file, String name, PickleGlobals globals) throws IOException {
    ZipArchive archive = new ZipArchive(file);
    ZipEntries.Entry entry = archive.require("data.pkl");
    ZipCheckpoint checkpoint = new ZipCheckpoint(archive, isBigEndian(archive));
    archive.verify(entry);
    try (ReadableByteChannel channel = archive.open(entry)) {
      PickleInput in = new PickleInput(channel, entry.size(), name + ", " + entry.name());
      StorageStubs storages = new StorageStubs(checkpoint::check);
      Object root = new Unpickler(in, storages, globals).load();
      return new PickledFile(root, entry.size(), checkpoint, globals, PickledFile.Format.ZIP);
    }
  }

  private static boolean isBigEndian(ZipArchive archive) throws IOException {
    if (!archive.has("byteorder")) {
      return false;
    }
    String order = archive.note("byteorder");
    return switch (order) {
      case "little" -> false;
      case "big" -> true;
      default -> throw new MalformedException("the byte order \"" + order + "\" is unknown");
    };
  }

  private void check(String key, long declaredBytes) {
    ZipEntries.Entry entry = archive.require("data/" + key);
    if (entry.size() != declaredBytes) {
      throw new MalformedException(
          String.format(
              Locale.ROOT,
              "storage %s is declared with %d bytes, but %s has %d",
              key,
              declaredBytes,
              entry.name(),
              entry.size()));
    }
  }

  @Override
  public ReadableByteChannel open(String key) throws IOException {
    return archive.open(archive.require("data/" + key));
  }

  @Override
  public long size(String key) {
    return archive.require("data/" + key).size();
  }

  @Override
  public long position(String key) throws IOException {
    ZipEntries.Entry entry = archive.require("data/" + key);
    return entry.deflated() ? -1 : archive.start(entry);
  }

  @Override
  public boolean bigEndian() {
    return bigEndian;
  }
}
