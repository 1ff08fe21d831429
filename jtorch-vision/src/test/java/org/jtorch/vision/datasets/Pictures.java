package org.jtorch.vision.datasets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private static void createFolder(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
