package org.jtorch.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jtorch.Mode;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** Writes the records of a checkpoint in torch.save's order. */
final class CheckpointWriter {
  private static final String FOLDER = "archive";
  private static final String FORMAT_VERSION = "1";
  private static final String ARCHIVE_VERSION = "3\n";

  private CheckpointWriter() {}

  /** Writes a file; throws an UncheckedIOException if that fails. */
  static void save(Path path, Map<String, ?> values, boolean sync) {
    try {
      write(path, Objects.requireNonNull(values), sync);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path, e);
    }
  }

  private static void write(Path path, Map<String, ?> values, boolean sync) throws IOException {
    try (TensorScope scope = TensorScope.open();
        Mode mode = Torch.noGrad()) {
      SavedStorages storages = new SavedStorages();
      // Pickled twice: the position of a tensor in the file is known only after all tensors that
      // share its storage have been collected.
      TensorPickler.Parts parts = new TensorPickler.Parts();
      ValuePickler collector = new ValuePickler(storages::collect, parts);
      collector.write(values);
      byte[] pickle = new ValuePickler(storages::locate, parts).pickle(values);
      AtomicFile.write(
          path,
          sync,
          channel -> {
            ZipWriter zip = new ZipWriter(channel, FOLDER);
            zip.record("data.pkl", pickle);
            zip.record(".format_version", ascii(FORMAT_VERSION));
            zip.record(".storage_alignment", ascii(Integer.toString(ZipWriter.ALIGNMENT)));
            boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
            zip.record("byteorder", ascii(little ? "little" : "big"));
            storages.writeTo(zip);
            zip.record("version", ascii(ARCHIVE_VERSION));
            zip.finish();
          });
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
