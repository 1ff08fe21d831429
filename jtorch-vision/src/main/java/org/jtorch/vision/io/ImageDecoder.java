package org.jtorch.vision.io;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;
import org.jtorch.CheckpointException;

/**
 * Decodes an image with ImageIO, completely or not at all. ImageIO's readers trust the sizes in a
 * file's header; wrong ones lead to arbitrary exceptions or an exhausted heap. All of these become
 * a {@link CheckpointException}.
 */
final class ImageDecoder {
  private final String name;
  private final long maxPixels;

  /**
   * Creates a decoder.
   *
   * @param name the image's name in messages
   * @param maxPixels the limit of width times height
   */
  ImageDecoder(String name, long maxPixels) {
    this.name = name;
    this.maxPixels = maxPixels;
  }

  BufferedImage decode(byte[] bytes) {
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      PngChunks.check(bytes);
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw refused("its format is not supported by ImageIO", null);
      }
      ImageReader reader = readers.next();
      try {
        return decode(reader, in);
      } finally {
        reader.dispose();
      }
    } catch (CheckpointException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw refused("it is a damaged image: " + reason.lines().findFirst().orElse(""), e);
    } catch (OutOfMemoryError e) {
      throw refused("it is a damaged image, or larger than the heap: " + e.getMessage(), e);
    }
  }

  private BufferedImage decode(ImageReader reader, ImageInputStream in) throws IOException {
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
    reader.setInput(in, true, true);
    checkSize(reader.getWidth(0), reader.getHeight(0));
    BufferedImage image = reader.read(0);
    for (String warning : warnings) {
      if (isTruncated(warning)) {
        throw refused("it is a damaged image: " + warning, null);
      }
    }
    return image;
  }

  /** Called before a reader allocates the pixels. */
  private void checkSize(int width, int height) {
    if ((long) width * height > maxPixels) {
      throw refused(
          String.format(
                  Locale.ROOT,
                  "it has %d x %d pixels, more than the limit of %d:",
                  width,
                  height,
                  maxPixels)
              + " raise the limit with o -> o.maxPixels(n)",
          null);
    }
  }

  private CheckpointException refused(String reason, @Nullable Throwable cause) {
    String message = "cannot read " + name + ": " + reason;
    return cause == null
        ? new CheckpointException(message)
        : new CheckpointException(message, cause);
  }

  /** JPEG readers only warn when the end is missing, and leave the rest of the image gray. */
  private static boolean isTruncated(String warning) {
    return warning.startsWith("Truncated") || warning.contains("premature end");
  }
}
