package org.jtorch.internal.zip;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** Finds the format of a file by its first bytes, and that of a zip archive by its records. */
final class FormatDetection {
  private static final int START = 512;
  private static final int TAR_MARK = 257;
  private static final int PICKLE = 0x80;
  private static final long MAX_SAFETENSORS_HEADER = 100_000_000;

  private static final char FRAME = '\u0095';

  /** The number with which the legacy format of torch.save begins, since pickle protocol 2. */
  private static final String LEGACY_MAGIC = "\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.";

  /** The same number in pickle protocols 0 and 1. */
  private static final String LEGACY_TEXT_MAGIC = "L119547037146038801333356L\n";

  /** The records of torch.save before PyTorch 0.2, in any order. */
  private static final Set<String> TAR_RECORDS =
      Set.of("sys_info", "pickle", "storages", "tensors");

  private static final Set<Character> FIELDS_OF_ONNX = Set.of('\u0012', '\u001a', ':', 'B', 'r');

  private FormatDetection() {}

  /** Returns the format of a file; of an archive all formats whose records it has, usually one. */
  static List<ContentFormat> of(FileChannel file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(START, file.size()));
    if (!FileSlice.fill(file, 0, bytes) || bytes.limit() == 0) {
      return List.of(ContentFormat.EMPTY);
    }
    String start = new String(bytes.array(), StandardCharsets.ISO_8859_1);
    if (start.startsWith("PK\u0003\u0004")) {
      return ofArchive(file);
    } else if (isSafetensors(bytes)) {
      return List.of(ContentFormat.SAFETENSORS);
    }
    return List.of(ofStart(start));
  }

  private static ContentFormat ofStart(String start) {
    if (isLegacy(start)) {
      return ContentFormat.LEGACY_CHECKPOINT;
    } else if (start.startsWith("\u0093NUMPY")) {
      return ContentFormat.NPY;
    } else if (start.startsWith("GGUF")) {
      return ContentFormat.GGUF;
    } else if (start.startsWith("\u0089HDF\r\n")) {
      return ContentFormat.HDF5;
    } else if (start.startsWith("TFL3", 4)) {
      return ContentFormat.TFLITE;
    } else if (start.startsWith("ustar", TAR_MARK)) {
      String first = start.substring(0, start.indexOf('\0'));
      return TAR_RECORDS.contains(first) ? ContentFormat.LEGACY_CHECKPOINT : ContentFormat.TAR;
    } else if (start.startsWith("\u001f\u008b")) {
      return ContentFormat.GZIP;
    } else if (start.startsWith("version https://git-lfs")) {
      return ContentFormat.GIT_LFS_POINTER;
    } else if (start.stripLeading().startsWith("<")) {
      return ContentFormat.WEB_PAGE;
    } else if (start.charAt(0) == PICKLE) {
      return ContentFormat.PICKLE;
    }
    return isOnnx(start) ? ContentFormat.ONNX : ContentFormat.UNKNOWN;
  }

  /** The number follows the protocol version and, since protocol 4, the length of a frame. */
  private static boolean isLegacy(String start) {
    int at = start.length() > 2 && start.charAt(2) == FRAME ? 3 + Long.BYTES : 2;
    return start.startsWith(LEGACY_TEXT_MAGIC)
        || (start.charAt(0) == PICKLE && start.startsWith(LEGACY_MAGIC, at));
  }

  /** A safetensors file, also a truncated one, begins with the length of its header in JSON. */
  private static boolean isSafetensors(ByteBuffer start) {
    if (start.limit() <= Long.BYTES || start.get(Long.BYTES) != '{') {
      return false;
    }
    long header = start.order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    return header > 1 && header <= MAX_SAFETENSORS_HEADER;
  }

  /** The first fields of an ONNX model are the version of its form, 3 or more, and a text. */
  private static boolean isOnnx(String start) {
    return start.length() > 3
        && start.charAt(0) == '\b'
        && start.charAt(1) >= 3
        && start.charAt(1) < 32
        && FIELDS_OF_ONNX.contains(start.charAt(2));
  }

  private static List<ContentFormat> ofArchive(FileChannel file) throws IOException {
    Set<String> records;
    try {
      records = ZipEntries.read(file).keySet();
    } catch (MalformedException e) {
      return List.of(ContentFormat.DAMAGED_ZIP);
    }
    Predicate<String> has = ending -> records.stream().anyMatch(name -> name.endsWith(ending));
    List<ContentFormat> found = new ArrayList<>();
    if (records.stream().anyMatch(FormatDetection::isScript)) {
      found.add(ContentFormat.TORCHSCRIPT);
    } else if (has.test("data.pkl")) {
      found.add(ContentFormat.CHECKPOINT);
    }
    boolean isCompiled = records.stream().anyMatch(FormatDetection::isCompiled);
    boolean isProgram = records.stream().anyMatch(FormatDetection::isProgram);
    if (isProgram || (has.test("archive_format") && !isCompiled)) {
      found.add(ContentFormat.EXPORTED_PROGRAM);
    }
    if (isCompiled) {
      found.add(ContentFormat.AOTI_PACKAGE);
    }
    if (has.test("model.weights.h5")) {
      found.add(ContentFormat.KERAS);
    } else if (has.test(".npy")) {
      found.add(ContentFormat.NPZ);
    }
    return found.isEmpty() ? List.of(ContentFormat.ZIP) : found;
  }

  /** PyTorch 1.1 and earlier wrote a file of JSON in place of the constants. */
  private static boolean isScript(String name) {
    String record = name.substring(name.indexOf('/') + 1).toLowerCase(Locale.ROOT);
    return record.equals("constants.pkl") || record.equals("model.json");
  }

  private static boolean isCompiled(String name) {
    int folder = name.indexOf(ZipEntries.COMPILED_MODELS);
    return folder == 0 || (folder > 0 && name.indexOf('/') == folder - 1);
  }

  private static boolean isProgram(String name) {
    boolean isInModels = name.startsWith("models/") || name.contains("/models/");
    return name.endsWith("serialized_exported_program.json")
        || (isInModels && name.endsWith(".json"));
  }
}
