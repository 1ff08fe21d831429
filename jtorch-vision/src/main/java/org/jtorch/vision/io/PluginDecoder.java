package org.jtorch.vision.io;

import java.awt.image.BufferedImage;
import java.awt.image.DirectColorModel;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.imageio.IIOException;
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

  private static final int BYTE_MAX = 255;

  private PluginDecoder() {}

  /**
   * Decodes a file.
   *
   * @param unreadable says of which kind a file is that no reader accepts
   */
  static BufferedImage decode(byte[] bytes, String unreadable, SizeCheck check) throws IOException {
    int[] palette = TiffFile.check(bytes);
    try (ImageInputStream in = new ByteArrayImageStream(bytes)) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new UnreadableException(unreadable);
      }
      ImageReader reader = readers.next();
      try {
        return recolored(decode(reader, in, check), palette);
      } catch (IIOException e) {
        throw readable(e, unreadable);
      } finally {
        reader.dispose();
      }
    }
  }

  /** Returns an image of indices or of few bits with the colors that Pillow gives it. */
  private static BufferedImage recolored(BufferedImage image, int[] palette) {
    if (image.getColorModel() instanceof DirectColorModel model && model.getPixelSize() <= 16) {
      return widened(image, model.getComponentSize());
    }
    if (image.getColorModel() instanceof IndexColorModel model
        && palette.length == model.getMapSize()) {
      int bits = model.getPixelSize();
      IndexColorModel colors =
          new IndexColorModel(
              bits, palette.length, palette, 0, false, -1, image.getRaster().getTransferType());
      return new BufferedImage(colors, image.getRaster(), false, null);
    }
    return image;
  }

  /** Returns an image of 8 bits per sample, which are cut where the JDK rounds them. */
  private static BufferedImage widened(BufferedImage image, int[] bits) {
    int width = image.getWidth();
    int height = image.getHeight();
    int[] samples = image.getRaster().getPixels(0, 0, width, height, (int[]) null);
    for (int i = 0; i < samples.length; i++) {
      samples[i] = samples[i] * BYTE_MAX / ((1 << bits[i % bits.length]) - 1);
    }
    int type = bits.length == 4 ? BufferedImage.TYPE_4BYTE_ABGR : BufferedImage.TYPE_3BYTE_BGR;
    BufferedImage wide = new BufferedImage(width, height, type);
    wide.getRaster().setPixels(0, 0, width, height, samples);
    return wide;
  }

  /** Returns the exception itself, or one that says more if the JDK's JPEG reader gave up. */
  static IOException readable(IOException e, String unreadable) {
    String message = String.valueOf(e.getMessage());
    boolean unsupported =
        message.startsWith("Unsupported JPEG")
            || message.endsWith("restrictions on arithmetic coding");
    return unsupported && !unreadable.isEmpty() ? new UnreadableException(unreadable) : e;
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

  /** No reader accepts the file, which may be sound. */
  static final class UnreadableException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadableException(String message) {
      super(message);
    }
  }
}
