package org.jtorch.vision.io;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jtorch.Tensor;

/** Encodes pictures by ImageIO's writers. */
final class ImageEncoder {
  private static final float MAX_QUALITY = 100;
  private static final float MAX_LEVEL = 9;

  private ImageEncoder() {}

  static byte[] jpeg(Tensor image, int quality) {
    if (quality < 1 || quality > MAX_QUALITY) {
      throw new IllegalArgumentException("quality must be from 1 to 100, got " + quality);
    }
    return encode(image, "jpeg", quality / MAX_QUALITY);
  }

  static byte[] png(Tensor image, int compressionLevel) {
    if (compressionLevel < 0 || compressionLevel > MAX_LEVEL) {
      throw new IllegalArgumentException(
          "compressionLevel must be from 0 to 9, got " + compressionLevel);
    }
    return encode(image, "png", 1 - compressionLevel / MAX_LEVEL);
  }

  /** Encodes with the writer's defaults. */
  static byte[] encode(Tensor image, String format) {
    return encode(image, format, -1);
  }

  /** Encodes; a negative quality leaves the writer's default. */
  private static byte[] encode(Tensor image, String format, float quality) {
    BufferedImage pixels = RasterWriter.write(image);
    Iterator<ImageWriter> writers =
        ImageIO.getImageWriters(ImageTypeSpecifier.createFromRenderedImage(pixels), format);
    if (!writers.hasNext()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "ImageIO cannot write a %s file of an image of shape %s",
              format,
              image.shape()));
    }
    ImageWriter writer = writers.next();
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(encoded)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      if (quality >= 0) {
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionQuality(quality);
      }
      writer.setOutput(out);
      writer.write(null, new IIOImage(pixels, null, null), param);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot encode a " + format + " file: " + e.getMessage(), e);
    } finally {
      writer.dispose();
    }
    return encoded.toByteArray();
  }
}
