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
 * Decodes a picture with ImageIO, whole or not at all. ImageIO's readers trust what a file says of
 * its sizes, and meet a lie with any exception or an exhausted heap; all of them become one
 * exception here.
 */
final class ImageDecoder {
  private final String name;
  private final long maxPixels;

  /** A decoder for a picture that messages call by this name. */
  ImageDecoder(String name, long maxPixels) {
    this.name = name;
    this.maxPixels = maxPixels;
  }

  BufferedImage decode(byte[] bytes) {
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      PngChunks.check(bytes);
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw refused("it is in no image format that ImageIO knows", null);
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

  /** Before a reader allocates them. */
  private void checkSize(int width, int height) {
    if ((long) width * height > maxPixels) {
      throw refused(
          String.format(
                  Locale.ROOT,
                  "it has %d x %d pixels, more than the %d that are allowed: if that is right, raise the",
                  width,
                  height,
                  maxPixels)
              + " limit with o -> o.maxPixels(n)",
          null);
    }
  }

  private CheckpointException refused(String reason, @Nullable Throwable cause) {
    String message = "cannot read " + name + ": " + reason;
    return cause == null
        ? new CheckpointException(message)
        : new CheckpointException(message, cause);
  }

  /** JPEG readers only warn when the end is missing, and leave the rest of the picture grey. */
  private static boolean isTruncated(String warning) {
    return warning.startsWith("Truncated") || warning.contains("premature end");
  }
}
