package org.jtorch.graph.internal.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Damages exported programs: bytes of the archive, or the JSON of one of its records. */
final class ProgramMutator {
  private static final List<String> WORDS =
      List.of(
          "9223372036854775807",
          "1000000000000000000",
          "4294967296",
          "-1",
          "0",
          "1e400",
          "[",
          "]",
          "{",
          "}",
          "\"",
          ",",
          ":",
          "null",
          "true",
          "\"as_none\"",
          "\"as_int\"",
          "\"as_tensor\"",
          "\"as_graph\"",
          "\"as_string_to_argument\"",
          "\"name\"",
          "\"weight_0\"",
          "../",
          "{\"as_int\": 5}",
          "[[[[[[[[",
          "Mul(Integer(2), Symbol('s0'))",
          "Pow(Integer(9), Integer(99999))",
          "L['x'].size()[0]",
          "\\u0000");

  private final Random random;
  private final byte[] whole;
  private final Map<String, byte[]> records;

  ProgramMutator(Path file, long seed) throws IOException {
    this.random = new Random(seed);
    this.whole = Files.readAllBytes(file);
    this.records = records(file);
  }

  /** Changes bytes anywhere in the file. */
  byte[] bytes() {
    byte[] bytes = whole.clone();
    for (int i = 1 + random.nextInt(3); i > 0 && bytes.length > 0; i--) {
      // Half of the changes are in the archive's directory, at its end.
      int range = random.nextBoolean() ? bytes.length : Math.min(bytes.length, 1200);
      bytes = change(bytes, bytes.length - 1 - random.nextInt(range));
    }
    return bytes;
  }

  /** Changes the text of a record and packs the archive again. */
  byte[] record() throws IOException {
    List<String> texts =
        records.keySet().stream()
            .filter(name -> name.endsWith(".json") || name.endsWith("version"))
            .toList();
    String name = texts.get(random.nextInt(texts.size()));
    byte[] bytes = records.get(name).clone();
    for (int i = 1 + random.nextInt(3); i > 0 && bytes.length > 0; i--) {
      bytes = random.nextInt(4) == 0 ? token(bytes) : change(bytes, random.nextInt(bytes.length));
    }
    Map<String, byte[]> changed = new LinkedHashMap<>(records);
    changed.put(name, bytes);
    return archive(changed, random.nextInt(8) == 0);
  }

  private byte[] change(byte[] bytes, int at) {
    int kind = random.nextInt(7);
    if (kind < 3) {
      bytes[at] =
          kind == 0
              ? (byte) random.nextInt(256)
              : kind == 1
                  ? (byte) (bytes[at] ^ (1 << random.nextInt(8)))
                  : (byte) ('0' + random.nextInt(10));
      return bytes;
    }
    return switch (kind) {
      case 3 -> replace(bytes, at, new byte[0], random.nextInt(8));
      case 4 ->
          random.nextInt(4) == 0 ? Arrays.copyOf(bytes, at) : replace(bytes, at, bytes, 0, 60);
      case 5 -> replace(bytes, at, bytes, random.nextInt(200), 400);
      default -> {
        byte[] word = WORDS.get(random.nextInt(WORDS.size())).getBytes(StandardCharsets.UTF_8);
        yield replace(bytes, at, word, random.nextInt(word.length + 1));
      }
    };
  }

  /** Replaces a number or a string by another one of the text or by a word. */
  private byte[] token(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    int[] first = token(text, random.nextInt(text.length()));
    int[] second = token(text, random.nextInt(text.length()));
    String by =
        random.nextBoolean()
            ? text.substring(second[0], second[1])
            : WORDS.get(random.nextInt(WORDS.size()));
    return (text.substring(0, first[0]) + by + text.substring(first[1]))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static int[] token(String text, int near) {
    int from = near;
    while (from < text.length() && !Character.isLetterOrDigit(text.charAt(from))) {
      from++;
    }
    int to = from;
    while (to < text.length() && !Character.isWhitespace(text.charAt(to))) {
      to++;
    }
    return new int[] {from, to};
  }

  private byte[] replace(byte[] bytes, int at, byte[] source, int removed, int most) {
    int from = random.nextInt(bytes.length);
    int to = Math.min(bytes.length, from + random.nextInt(most));
    return replace(bytes, at, Arrays.copyOfRange(source, from, to), removed);
  }

  private static byte[] replace(byte[] bytes, int at, byte[] piece, int removed) {
    int gone = Math.min(removed, bytes.length - at);
    byte[] result = new byte[bytes.length + piece.length - gone];
    System.arraycopy(bytes, 0, result, 0, at);
    System.arraycopy(piece, 0, result, at, piece.length);
    System.arraycopy(bytes, at + gone, result, at + piece.length, bytes.length - at - gone);
    return result;
  }

  /** Returns the records of an archive in order. */
  static Map<String, byte[]> records(Path file) throws IOException {
    Map<String, byte[]> records = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        records.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    }
    return records;
  }

  static byte[] archive(Map<String, byte[]> records, boolean compressed) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> record : records.entrySet()) {
        ZipEntry entry = new ZipEntry(record.getKey());
        if (!compressed) {
          CRC32 crc = new CRC32();
          crc.update(record.getValue());
          entry.setMethod(ZipEntry.STORED);
          entry.setSize(record.getValue().length);
          entry.setCrc(crc.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(record.getValue());
      }
    }
    return out.toByteArray();
  }
}
