package org.jtorch.plots.internal;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Files of images. */
public final class ImageFiles {
  private ImageFiles() {}

  /**
   * Writes an image in the format of the file's ending.
   *
   * @throws IllegalArgumentException if ImageIO does not write the format
   */
  public static void write(BufferedImage image, Path file) {
    write(Rasters.encode(image, ending(file)), file);
  }

  /** Writes a file, whose folder is created if missing. */
  public static void write(byte[] bytes, Path file) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written", e);
    }
  }

  /** Returns the ending of a file's name in lower case, without the dot. */
  public static String ending(Path file) {
    String name = file.getFileName().toString();
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
