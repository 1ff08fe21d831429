package org.jtorch.internal.scripts;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jtorch.internal.zip.MalformedException;
import org.jtorch.internal.zip.ZipArchive;
import org.jtorch.internal.zip.ZipEntries;

/**
 * Checks a TorchScript file before libtorch reads it: libtorch trusts the sizes in it, and reads
 * and allocates what they say. The archive must be whole, its code of a size and nesting that
 * libtorch's recursive parser bears, its pickles well-formed, and each tensor must lie within the
 * record that holds its storage.
 */
final class ScriptArchive {
  private static final long MOST_CODE = 64L << 20;
  private static final long MOST_PICKLE = 512L << 20;

  /** The pickles that libtorch reads; others are a tracer's or a user's. */
  private static final List<String> READ = List.of("constants.pkl", "data.pkl");

  private static final List<String> STORAGE_FOLDERS = List.of("data/", "constants/");

  private ScriptArchive() {}

  /**
   * Checks a file. What is no archive at all, or one without constants, is left to libtorch, which
   * reads no further than that.
   *
   * @throws MalformedException if libtorch must not see it
   */
  static void check(Path path) throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      if (!ZipEntries.mayBeArchive(file)) {
        return;
      }
      ZipArchive archive = new ZipArchive(file);
      if (!archive.has("constants.pkl")) {
        return;
      }
      List<String> records = archive.records();
      checkCode(archive, records);
      for (String record : READ) {
        if (archive.has(record)) {
          checkPickle(archive, record);
        }
      }
    }
  }

  private static void checkCode(ZipArchive archive, List<String> records) throws IOException {
    long left = MOST_CODE;
    ScriptLoadCode loadCode = new ScriptLoadCode();
    for (String record : records) {
      if (record.startsWith("code/") && record.endsWith(".py")) {
        byte[] code = archive.bytes(record, left);
        left -= code.length;
        ScriptSource.check(record, code);
        loadCode.add(record, code);
      }
    }
    loadCode.check();
  }

  private static void checkPickle(ZipArchive archive, String record) throws IOException {
    byte[] pickle = archive.bytes(record, MOST_PICKLE);
    String folder = record.substring(0, record.length() - ".pkl".length()) + "/";
    try {
      new ScriptPickle(pickle, key -> storageBytes(archive, folder, key)).check();
    } catch (MalformedException e) {
      throw new MalformedException(record + ": " + e.getMessage(), e);
    }
  }

  /** The length of a storage's record, which stands in a folder of the pickle's name. */
  private static long storageBytes(ZipArchive archive, String folder, String key) {
    if (archive.has(folder + key)) {
      return archive.require(folder + key).size();
    }
    return STORAGE_FOLDERS.stream()
        .filter(other -> archive.has(other + key))
        .mapToLong(other -> archive.require(other + key).size())
        .findFirst()
        .orElseThrow(() -> new MalformedException("the archive has no storage " + folder + key));
  }
}
