package org.jtorch.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import org.jtorch.internal.zip.ContentFormat;
import org.jtorch.internal.zip.FileSlice;
import org.jtorch.internal.zip.MalformedException;

/**
 * A torch.save file after reading its pickle and before reading its storages.
 *
 * @param root the saved object, with stubs for tensors
 * @param pickleBytes size of the pickle
 * @param storages access to the tensors' bytes
 * @param globals the names in the pickle
 */
record PickledFile(
    Object root, long pickleBytes, Storages storages, PickleGlobals globals, Format format) {
  private static final long MOST_VALUES = 10_000_000;
  private static final long MOST_VALUES_PER_BYTE = 8;

  /** Formats of torch.save, by the version that introduced them. */
  enum Format {
    ZIP("zip archive, since PyTorch 1.6"),
    LEGACY("pickles, before PyTorch 1.6"),
    TAR("tar archive, before PyTorch 0.2");

    private final String text;

    Format(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** Access to the bytes of storages. */
  interface Storages {
    /** Returns the bytes of a whole storage, in order. */
    ReadableByteChannel open(String key) throws IOException;

    /** Returns the size of a whole storage, in bytes. */
    long size(String key);

    /** Returns the position of a storage's bytes in the file, or -1 if they are compressed. */
    long position(String key) throws IOException;

    /** Whether numbers are stored in big-endian order. */
    boolean bigEndian();
  }

  private static final int LONGEST_MAGIC = 512;

  /** Maximum number of values when shared ones are written out. */
  long mostValues() {
    return mostValues(pickleBytes);
  }

  /** Maximum number of values of a pickle of this size when shared ones are written out. */
  static long mostValues(long pickleBytes) {
    return Math.max(MOST_VALUES, MOST_VALUES_PER_BYTE * pickleBytes);
  }

  /**
   * Detects the format of a file and reads its pickle.
   *
   * @param strict whether names that jtorch does not implement are refused
   */
  static PickledFile read(FileChannel file, String name, boolean strict) throws IOException {
    ByteBuffer magic = ByteBuffer.allocate((int) Math.min(LONGEST_MAGIC, file.size()));
    if (!FileSlice.fill(file, 0, magic) || magic.limit() == 0) {
      throw new MalformedException(ContentFormat.EMPTY.hint());
    }
    String start = new String(magic.array(), StandardCharsets.ISO_8859_1);
    PickleGlobals globals = new PickleGlobals(strict);
    if (start.startsWith("PK")) {
      return ZipCheckpoint.read(file, name, globals);
    } else if (start.charAt(0) == Opcode.PROTO.code()
        || start.startsWith(LegacyCheckpoint.TEXT_MAGIC)) {
      return LegacyCheckpoint.read(file, name, globals);
    } else if (start.startsWith(TarCheckpoint.MAGIC, TarCheckpoint.MAGIC_AT)) {
      return TarCheckpoint.read(file, name, globals);
    }
    throw new MalformedException(
        "no file of torch.save: it begins neither as a zip archive nor as a pickle");
  }
}
