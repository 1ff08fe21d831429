package org.jtorch.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jtorch.internal.zip.FileSlice;
import org.jtorch.internal.zip.MalformedException;
import org.jtorch.internal.zip.ZipEntries;

/** Finds the format of a file by its first bytes, and that of a zip archive by its records. */
final class FormatDetection {
  private static final int START = 512;
  private static final int TAR_MARK = 257;
  private static final int PICKLE = 0x80;

  private static final char FRAME = '\u0095';

  /** The number with which the legacy format of torch.save begins, since pickle protocol 2. */
  private static final String LEGACY_MAGIC = "\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.";

  /** The records of torch.save before PyTorch 0.2, in any order. */
  private static final Set<String> TAR_RECORDS =
      Set.of("sys_info", "pickle", "storages", "tensors");

  private static final Set<Character> FIELDS_OF_ONNX = Set.of('\u0012', '\u001a', ':', 'B', 'r');

  private FormatDetection() {}

  static FileFormat ofFolder(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> file.toString().contains(".safetensors"))
          ? FileFormat.SAFETENSORS
          : FileFormat.UNKNOWN;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder, e);
    }
  }

  static FileFormat of(FileChannel file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(START, file.size()));
    if (!FileSlice.fill(file, 0, bytes) || bytes.limit() == 0) {
      return FileFormat.EMPTY;
    }
    String start = new String(bytes.array(), StandardCharsets.ISO_8859_1);
    if (start.startsWith("PK\u0003\u0004")) {
      return ofArchive(file);
    } else if (isSafetensors(bytes, file.size())) {
      return FileFormat.SAFETENSORS;
    }
    return ofStart(start);
  }

  private static FileFormat ofStart(String start) {
    if (isLegacy(start)) {
      return FileFormat.LEGACY_CHECKPOINT;
    } else if (start.startsWith("\u0093NUMPY")) {
      return FileFormat.NPY;
    } else if (start.startsWith("GGUF")) {
      return FileFormat.GGUF;
    } else if (start.startsWith("\u0089HDF\r\n")) {
      return FileFormat.HDF5;
    } else if (start.startsWith("TFL3", 4)) {
      return FileFormat.TFLITE;
    } else if (start.startsWith("ustar", TAR_MARK)) {
      String first = start.substring(0, start.indexOf('\0'));
      return TAR_RECORDS.contains(first) ? FileFormat.LEGACY_CHECKPOINT : FileFormat.TAR;
    } else if (start.startsWith("\u001f\u008b")) {
      return FileFormat.GZIP;
    } else if (start.startsWith("version https://git-lfs")) {
      return FileFormat.GIT_LFS_POINTER;
    } else if (start.stripLeading().startsWith("<")) {
      return FileFormat.WEB_PAGE;
    } else if (start.charAt(0) == PICKLE) {
      return FileFormat.PICKLE;
    }
    return isOnnx(start) ? FileFormat.ONNX : FileFormat.UNKNOWN;
  }

  /** The number follows the protocol version and, since protocol 4, the length of a frame. */
  private static boolean isLegacy(String start) {
    int at = start.length() > 2 && start.charAt(2) == FRAME ? 3 + Long.BYTES : 2;
    return start.startsWith(LegacyCheckpoint.TEXT_MAGIC)
        || (start.charAt(0) == PICKLE && start.startsWith(LEGACY_MAGIC, at));
  }

  /** A safetensors file begins with the length of its header, a JSON object. */
  private static boolean isSafetensors(ByteBuffer start, long fileSize) {
    if (start.limit() <= Long.BYTES || start.get(Long.BYTES) != '{') {
      return false;
    }
    long header = start.order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    return header > 1 && header <= fileSize - Long.BYTES;
  }

  /** The first fields of an ONNX model are the version of its form, 3 or more, and a text. */
  private static boolean isOnnx(String start) {
    return start.length() > 3
        && start.charAt(0) == '\b'
        && start.charAt(1) >= 3
        && start.charAt(1) < 32
        && FIELDS_OF_ONNX.contains(start.charAt(2));
  }

  private static FileFormat ofArchive(FileChannel file) throws IOException {
    Set<String> records;
    try {
      records = ZipEntries.read(file).keySet();
    } catch (MalformedException e) {
      return FileFormat.ZIP;
    }
    Predicate<Predicate<String>> any = test -> records.stream().anyMatch(test);
    if (any.test(name -> name.endsWith("constants.pkl"))) {
      return FileFormat.TORCHSCRIPT;
    } else if (any.test(name -> name.endsWith("data.pkl"))) {
      return FileFormat.CHECKPOINT;
    } else if (any.test(FormatDetection::isProgram)) {
      return FileFormat.EXPORTED_PROGRAM;
    } else if (any.test(name -> name.contains("/aotinductor/"))) {
      return FileFormat.AOTI_PACKAGE;
    } else if (any.test(name -> name.endsWith("model.weights.h5"))) {
      return FileFormat.KERAS;
    }
    return any.test(name -> name.endsWith(".npy")) ? FileFormat.NPZ : FileFormat.ZIP;
  }

  private static boolean isProgram(String name) {
    boolean isInModels = name.startsWith("models/") || name.contains("/models/");
    return name.endsWith("serialized_exported_program.json")
        || (isInModels && name.endsWith(".json"));
  }
}
