package org.jtorch.vision.io;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Asks ImageIO for a picture, and takes no half of one. */
final class ImageDecoder {
  private ImageDecoder() {}

  static BufferedImage decode(byte[] bytes) throws IOException {
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new IOException("it is in no image format that ImageIO knows");
      }
      ImageReader reader = readers.next();
      try {
        return decode(reader, in);
      } finally {
        reader.dispose();
      }
    }
  }

  private static BufferedImage decode(ImageReader reader, ImageInputStream in) throws IOException {
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
    reader.setInput(in, true, true);
    BufferedImage image;
    try {
      image = reader.read(0);
    } catch (IOException | IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new IOException("it is a damaged image: " + e.getMessage(), e);
    }
    for (String warning : warnings) {
      if (isTruncated(warning)) {
        throw new IOException("it is a damaged image: " + warning);
      }
    }
    return image;
  }

  /** JPEG readers only warn when the end is missing, and leave the rest of the picture grey. */
  private static boolean isTruncated(String warning) {
    return warning.startsWith("Truncated") || warning.contains("premature end");
  }
}
