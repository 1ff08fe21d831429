package org.jtorch.vision.io;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * BMP, TIFF and the formats of ImageIO's plug-ins: the first picture of a file, completely or not
 * at all.
 */
final class PluginDecoder {
  /** Checks a size before the reader allocates the pixels. */
  interface SizeCheck {
    void accept(int width, int height);
  }

  private PluginDecoder() {}

  static BufferedImage decode(byte[] bytes, SizeCheck check) throws IOException {
    TiffFile.check(bytes);
    try (ImageInputStream in = new ByteArrayImageStream(bytes)) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new UnknownFormatException();
      }
      ImageReader reader = readers.next();
      try {
        return decode(reader, in, check);
      } finally {
        reader.dispose();
      }
    }
  }

  private static BufferedImage decode(ImageReader reader, ImageInputStream in, SizeCheck check)
      throws IOException {
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
    reader.setInput(in, true, true);
    check.accept(reader.getWidth(0), reader.getHeight(0));
    BufferedImage image = reader.read(0);
    for (String warning : warnings) {
      if (warning.startsWith("Truncated") || warning.contains("premature end")) {
        throw new IOException(warning);
      }
    }
    return image;
  }

  /** No reader accepts the file. */
  static final class UnknownFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    UnknownFormatException() {
      super("its format is not supported by ImageIO");
    }
  }
}
