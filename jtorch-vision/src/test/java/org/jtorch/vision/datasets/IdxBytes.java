package org.jtorch.vision.datasets;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Creates files in IDX format. */
final class IdxBytes {
  static final String IMAGES = "train-images-idx3-ubyte";
  static final String LABELS = "train-labels-idx1-ubyte";

  private IdxBytes() {}

  /** Creates a file of this shape with the elements 0, 1, 2, ... modulo 256. */
  static byte[] of(int... shape) {
    int count = 1;
    for (int size : shape) {
      count *= size;
    }
    ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * shape.length + count);
    bytes.putInt(0x0800 | shape.length);
    for (int size : shape) {
      bytes.putInt(size);
    }
    for (int i = 0; i < count; i++) {
      bytes.put((byte) i);
    }
    return bytes.array();
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Writes two images of 2 x 3 and their labels. */
  static void writeTwo(Path folder) throws IOException {
    Files.write(folder.resolve(IMAGES), of(2, 2, 3));
    Files.write(folder.resolve(LABELS), of(2));
  }
}
