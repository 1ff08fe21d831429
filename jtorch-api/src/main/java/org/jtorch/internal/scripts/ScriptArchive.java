package org.jtorch.internal.scripts;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jtorch.internal.zip.ContentFormat;
import org.jtorch.internal.zip.MalformedException;
import org.jtorch.internal.zip.ZipArchive;
import org.jtorch.internal.zip.ZipEntries;

/**
 * Checks a TorchScript file before libtorch reads it, because libtorch trusts and allocates the
 * sizes in it. The archive must be complete, its code within the size and nesting limits of
 * libtorch's recursive parser, its pickles well-formed, and each tensor within the record of its
 * storage.
 */
final class ScriptArchive {
  private static final long MAX_CODE = 64L << 20;
  private static final long MAX_PICKLE = 512L << 20;
  private static final long MAX_EXTRA_FILE = Integer.MAX_VALUE - 8L;
  private static final String EXTRA = "extra/";

  /** The pickles that libtorch reads; others belong to a tracer or the user. */
  private static final List<String> READ = List.of("constants.pkl", "data.pkl");

  /** The program of an archive that PyTorch 1.1 or earlier wrote. */
  private static final String LEGACY = "model.json";

  private static final List<String> STORAGE_FOLDERS = List.of("data/", "constants/");

  private ScriptArchive() {}

  /**
   * What a check finds in an archive.
   *
   * @param changes changes without which libtorch cannot read it
   * @param extraFiles the contents of the extra files by name, if they are read
   */
  record Found(ScriptReplacements.Changes changes, Map<String, byte[]> extraFiles) {
    static final Found NOTHING =
        new Found(new ScriptReplacements.Changes(Map.of(), Set.of()), Map.of());
  }

  /**
   * Checks a file. A file that is no archive, or an archive without constants, is left to libtorch,
   * which rejects it without reading further.
   *
   * @param name the file in messages
   * @throws MalformedException if libtorch must not read the file
   */
  static Found check(Path path, String name, boolean readsExtraFiles) throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      ContentFormat.require(file, name, ContentFormat.TORCHSCRIPT);
      if (!ZipEntries.mayBeArchive(file)) {
        return Found.NOTHING;
      }
      ZipArchive archive = new ZipArchive(file);
      if (archive.hasIgnoringCase(LEGACY)) {
        throw new MalformedException(
            LEGACY
                + ": the format of PyTorch 1.1 and earlier is not read (hint: load the file in"
                + " Python with torch.jit.load and save it again)");
      } else if (!archive.hasIgnoringCase("constants.pkl")) {
        return Found.NOTHING;
      }
      List<String> records = archive.records();
      checkSpelling(records);
      ScriptReplacements.Changes changes = checkCode(archive, records);
      for (String record : READ) {
        if (archive.has(record)) {
          checkPickle(archive, record);
        }
      }
      return new Found(changes, readsExtraFiles ? extraFiles(archive, records) : Map.of());
    }
  }

  /** Writes a copy of an archive with changes. */
  static void copy(Path path, Path target, ScriptReplacements.Changes changes) throws IOException {
    try (FileChannel from = FileChannel.open(path, StandardOpenOption.READ);
        FileChannel to = FileChannel.open(target, StandardOpenOption.WRITE)) {
      new ZipArchive(from).copy(to, changes.written(), changes.removed());
    }
  }

  private static Map<String, byte[]> extraFiles(ZipArchive archive, List<String> records)
      throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String record : records) {
      if (record.startsWith(EXTRA) && record.length() > EXTRA.length()) {
        files.put(record.substring(EXTRA.length()), archive.bytes(record, MAX_EXTRA_FILE));
      }
    }
    return files;
  }

  /** libtorch ignores the case of names, so that names must be distinct and known without it. */
  private static void checkSpelling(List<String> records) {
    Set<String> seen = new HashSet<>();
    for (String record : records) {
      String small = record.toLowerCase(Locale.ROOT);
      if (!seen.add(small)) {
        throw new MalformedException("two records differ from " + record + " only by capitals");
      } else if (!top(small).equals(top(record))) {
        throw new MalformedException(record + ": capitals are not expected in this name");
      }
    }
  }

  private static String top(String record) {
    int slash = record.indexOf('/');
    return slash < 0 ? record : record.substring(0, slash);
  }

  private static ScriptReplacements.Changes checkCode(ZipArchive archive, List<String> records)
      throws IOException {
    long left = MAX_CODE;
    ScriptLoadCode loadCode = new ScriptLoadCode();
    ScriptReplacements replacements = new ScriptReplacements(records);
    for (String record : records) {
      if (record.startsWith("code/") && record.toLowerCase(Locale.ROOT).endsWith(".py")) {
        byte[] code = archive.bytes(record, left);
        left -= code.length;
        ScriptSource.check(record, code);
        loadCode.add(record, code);
        replacements.add(record, code);
      }
    }
    ScriptReplacements.Changes changes = replacements.changes();
    changes.written().forEach(loadCode::add);
    loadCode.check();
    return changes;
  }

  private static void checkPickle(ZipArchive archive, String record) throws IOException {
    byte[] pickle = archive.bytes(record, MAX_PICKLE);
    String folder = record.substring(0, record.length() - ".pkl".length()) + "/";
    try {
      new ScriptPickle(pickle, key -> storageBytes(archive, folder, key)).check();
    } catch (MalformedException e) {
      throw new MalformedException(record + ": " + e.getMessage(), e);
    }
  }

  /** Returns the length of a storage's record, in the folder named after the pickle. */
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
