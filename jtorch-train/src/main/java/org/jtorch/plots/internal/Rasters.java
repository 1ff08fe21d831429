package org.jtorch.plots.internal;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;

/** Conversion between tensors, images and their encodings. */
public final class Rasters {
  private Rasters() {}

  /**
   * Returns an image of a tensor.
   *
   * @param pixels {@code (H, W, 3)} or {@code (H, W, 4)}, uint8
   */
  public static BufferedImage image(Tensor pixels) {
    int height = Math.toIntExact(pixels.size(0));
    int width = Math.toIntExact(pixels.size(1));
    int channels = Math.toIntExact(pixels.size(2));
    if (channels != 3 && channels != 4) {
      throw new IllegalArgumentException("an image has 1, 3 or 4 channels, got " + channels);
    }
    byte[] bytes;
    try (TensorScope scope = TensorScope.open()) {
      bytes = pixels.detach().cpu().to(DType.UINT8).contiguous().toByteArray();
    }
    int[] colors = new int[height * width];
    for (int i = 0; i < colors.length; i++) {
      int at = i * channels;
      int alpha = channels == 4 ? bytes[at + 3] & 0xff : 0xff;
      colors[i] =
          alpha << 24
              | (bytes[at] & 0xff) << 16
              | (bytes[at + 1] & 0xff) << 8
              | (bytes[at + 2] & 0xff);
    }
    int type = channels == 4 ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB;
    BufferedImage image = new BufferedImage(width, height, type);
    image.setRGB(0, 0, width, height, colors, 0, width);
    return image;
  }

  /** Returns an image without transparency. */
  public static BufferedImage opaque(BufferedImage image) {
    if (image.getType() == BufferedImage.TYPE_INT_RGB) {
      return image;
    }
    BufferedImage rgb =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
    int[] row = new int[image.getWidth()];
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, row.length, 1, row, 0, row.length);
      rgb.setRGB(0, y, row.length, 1, row, 0, row.length);
    }
    return rgb;
  }

  /**
   * Encodes an image in memory.
   *
   * @param format {@code "png"}, {@code "jpg"} or another one that ImageIO writes
   * @throws IllegalArgumentException if ImageIO does not write the format
   */
  public static byte[] encode(BufferedImage image, String format) {
    Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName(format);
    if (!writers.hasNext()) {
      throw new IllegalArgumentException("images cannot be written as " + format);
    }
    ImageWriter writer = writers.next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(image);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
