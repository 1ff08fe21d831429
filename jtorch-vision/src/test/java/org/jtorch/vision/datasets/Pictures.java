package org.jtorch.vision.datasets;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.vision.io.Images;

/** Writes image files of one color. */
final class Pictures {
  private Pictures() {}

  /** Writes an RGB image; its folder is created. */
  static void write(Path file, int height, int width, int value) {
    try (TensorScope scope = TensorScope.open()) {
      write(file, Torch.full(Shape.of(3, height, width), value).to(DType.UINT8));
    }
  }

  /** Writes an image; its folder is created. */
  static void write(Path file, Tensor image) {
    createFolder(file);
    Images.write(image, file);
  }

  /** Writes lines of text; the folder is created. */
  static void writeText(Path file, String... lines) {
    writeBytes(file, ArchiveBytes.text(lines));
  }

  /** Writes a file; its folder is created. */
  static void writeBytes(Path file, byte[] bytes) {
    createFolder(file);
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a PPM file of one color, with a comment. */
  static byte[] ppm(int height, int width, int value) {
    byte[] header =
        ("P6\n# made by a test\n" + width + " " + height + "\n255\n").getBytes(US_ASCII);
    byte[] file = Arrays.copyOf(header, header.length + 3 * height * width);
    Arrays.fill(file, header.length, file.length, (byte) value);
    return file;
  }

  private static void createFolder(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
