package org.jtorch.vision.io;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.FileImageOutputStream;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jtorch.Tensor;

/** Encodes a picture by a writer of ImageIO, to memory or row by row to a file. */
final class ImageEncoder {
  /**
   * A file format.
   *
   * @param name its name for ImageIO
   * @param quality from 0 to 1, or negative for the writer's default
   */
  record Format(String name, float quality) {
    static final int DEFAULT_QUALITY = 75;
    static final int DEFAULT_COMPRESSION = 6;
    private static final float MAX_QUALITY = 100;
    private static final float MAX_LEVEL = 9;

    static Format of(String name) {
      String lower = name.toLowerCase(Locale.ROOT);
      return switch (lower) {
        case "jpg", "jpeg" -> jpeg(DEFAULT_QUALITY);
        case "png" -> png(DEFAULT_COMPRESSION);
        default -> new Format(lower, -1);
      };
    }

    static Format jpeg(int quality) {
      if (quality < 1 || quality > MAX_QUALITY) {
        throw new IllegalArgumentException("quality must be from 1 to 100, got " + quality);
      }
      return new Format("jpeg", quality / MAX_QUALITY);
    }

    static Format png(int compressionLevel) {
      if (compressionLevel < 0 || compressionLevel > MAX_LEVEL) {
        throw new IllegalArgumentException(
            "compressionLevel must be from 0 to 9, got " + compressionLevel);
      }
      return new Format("png", 1 - compressionLevel / MAX_LEVEL);
    }
  }

  private final Format format;
  private final BufferedImage pixels;
  private final ImageWriter writer;

  private ImageEncoder(Tensor image, Format format) {
    this.format = format;
    pixels = RasterWriter.forEncoding(image);
    Iterator<ImageWriter> writers =
        ImageIO.getImageWriters(ImageTypeSpecifier.createFromRenderedImage(pixels), format.name);
    if (!writers.hasNext()) {
      throw new IllegalArgumentException(refusal(image, format.name));
    }
    writer = writers.next();
  }

  private static String refusal(Tensor image, String format) {
    return ImageIO.getImageWritersByFormatName(format).hasNext()
        ? String.format(
            Locale.ROOT,
            "ImageIO cannot write a %s file of a %s image of shape %s",
            format,
            image.dtype().pythonName(),
            image.shape())
        : "ImageIO has no writer of the format \"" + format + "\"; use png, jpg, gif, tif or bmp";
  }

  static byte[] encode(Tensor image, Format format) {
    ImageEncoder encoder = new ImageEncoder(image, format);
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(encoded)) {
      encoder.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot encode a " + format.name + " file: " + e.getMessage(), e);
    }
    return encoded.toByteArray();
  }

  static void write(Tensor image, Format format, Path file) {
    ImageEncoder encoder = new ImageEncoder(image, format);
    try (OutputStream empty = Files.newOutputStream(file);
        ImageOutputStream out = stream(file, empty)) {
      encoder.write(out);
    } catch (NoSuchFileException e) {
      throw new UncheckedIOException("cannot write " + file + ": there is no such folder", e);
    } catch (IOException e) {
      String reason = Files.isDirectory(file) ? "it is a folder" : e.getMessage();
      throw new UncheckedIOException("cannot write " + file + ": " + reason, e);
    }
  }

  /** Returns a stream that does not keep a file of the default file system in memory. */
  private static ImageOutputStream stream(Path file, OutputStream empty) throws IOException {
    if (!file.getFileSystem().equals(FileSystems.getDefault())) {
      return new MemoryCacheImageOutputStream(empty);
    }
    return new FileImageOutputStream(file.toFile());
  }

  private void write(ImageOutputStream out) throws IOException {
    try {
      ImageWriteParam param = writer.getDefaultWriteParam();
      if (format.quality >= 0) {
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionQuality(format.quality);
      }
      writer.setOutput(out);
      writer.write(null, new IIOImage(pixels, null, null), param);
    } catch (OutOfMemoryError e) {
      throw new IOException("the writer needs more memory than the heap has", e);
    } finally {
      writer.dispose();
    }
  }
}
