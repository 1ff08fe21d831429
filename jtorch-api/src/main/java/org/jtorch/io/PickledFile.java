package org.jtorch.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import org.jtorch.internal.zip.FileSlice;
import org.jtorch.internal.zip.MalformedException;

/**
 * A torch.save file after reading its pickle and before reading its storages.
 *
 * @param root the saved object, with stubs for tensors
 * @param pickleBytes size of the pickle
 * @param storages access to the tensors' bytes
 */
record PickledFile(Object root, long pickleBytes, Storages storages) {
  /** Access to the bytes of storages. */
  interface Storages {
    /** Returns the bytes of a whole storage, in order. */
    ReadableByteChannel open(String key) throws IOException;

    /** Returns the size of a whole storage, in bytes. */
    long size(String key);

    /** Whether numbers are stored in big-endian order. */
    boolean bigEndian();
  }

  private static final int LONGEST_MAGIC = 512;
  private static final String TAR = "ustar";

  /** Detects the format of a file and reads its pickle. */
  static PickledFile read(FileChannel file, String name) throws IOException {
    ByteBuffer magic = ByteBuffer.allocate((int) Math.min(LONGEST_MAGIC, file.size()));
    if (!FileSlice.fill(file, 0, magic) || magic.limit() == 0) {
      throw new MalformedException("the file is empty");
    }
    byte[] start = magic.array();
    String text = new String(start, StandardCharsets.ISO_8859_1);
    if (text.startsWith("PK")) {
      return ZipCheckpoint.read(file, name);
    }
    if (start[0] == (byte) Opcode.PROTO.code()) {
      return LegacyCheckpoint.read(file, name);
    }
    throw new MalformedException("no file of torch.save: " + guess(text));
  }

  private static String guess(String start) {
    if (start.startsWith("version https://git-lfs")) {
      return "a Git LFS pointer; fetch the file itself with git lfs pull";
    }
    if (start.length() > 8 && start.charAt(8) == '{' && start.startsWith("\0\0\0", 5)) {
      return "it looks like safetensors, use Safetensors.load";
    }
    if (start.startsWith(TAR, 257)) {
      return "a tar archive, which PyTorch wrote before 0.2 and jtorch does not read";
    }
    if (start.stripLeading().startsWith("<")) {
      return "it looks like a web page";
    }
    return "it begins neither as a zip archive nor as a pickle";
  }
}
