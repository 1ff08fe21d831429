package org.jtorch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** TorchScript files with one record changed. */
final class ScriptArchives {
  private ScriptArchives() {}

  /** The records of a fixture by their names without the folder. */
  static Map<String, byte[]> records(String fixture) throws IOException {
    Map<String, byte[]> records = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(ScriptFixtures.path(fixture).toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        String name = entry.getName();
        records.put(
            name.substring(name.indexOf('/') + 1), zip.getInputStream(entry).readAllBytes());
      }
    }
    return records;
  }

  /** An archive of these records, stored as PyTorch does. */
  static byte[] archive(Map<String, byte[]> records) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> record : records.entrySet()) {
        ZipEntry entry = new ZipEntry("archive/" + record.getKey());
        CRC32 crc = new CRC32();
        crc.update(record.getValue());
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(record.getValue().length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(record.getValue());
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  /** A fixture with a record changed. */
  static byte[] with(String fixture, String record, UnaryOperator<byte[]> change)
      throws IOException {
    Map<String, byte[]> records = records(fixture);
    records.put(record, change.apply(records.get(record)));
    return archive(records);
  }

  /** A fixture with its source changed. */
  static byte[] withCode(String fixture, UnaryOperator<String> change) throws IOException {
    return with(
        fixture,
        "code/__torch__.py",
        code ->
            change
                .apply(new String(code, StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8));
  }
}
