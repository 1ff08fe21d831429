package org.jtorch.vision.io;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.util.Arrays;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * The pixels of an image, interleaved: grayscale, RGB or RGBA, 8 bits per channel. They are read
 * from the raster where it has such channels, since {@code getRGB} would apply color profiles and
 * the gamma of the JDK's gray color space, which Python's readers do not.
 */
final class Pixels {
  private final byte[] bytes;
  private final int height;
  private final int width;
  private final int channels;

  Pixels(byte[] bytes, int height, int width, int channels) {
    this.bytes = bytes;
    this.height = height;
    this.width = width;
    this.channels = channels;
  }

  static Pixels of(BufferedImage image) {
    ColorModel model = image.getColorModel();
    int type = model.getColorSpace().getType();
    if (model instanceof IndexColorModel palette) {
      return ofColors(image, isGray(palette) ? 1 : palette.hasAlpha() ? 4 : 3);
    }
    boolean direct =
        !model.isAlphaPremultiplied()
            && Arrays.stream(model.getComponentSize()).allMatch(bits -> bits == 8 || bits == 16);
    if (direct && type == ColorSpace.TYPE_GRAY) {
      return ofBands(image, model.hasAlpha() ? new int[] {0, 0, 0, 1} : new int[] {0});
    }
    if (direct && type == ColorSpace.TYPE_RGB) {
      return ofBands(image, model.hasAlpha() ? new int[] {0, 1, 2, 3} : new int[] {0, 1, 2});
    }
    return ofColors(image, model.hasAlpha() ? 4 : 3);
  }

  private static boolean isGray(IndexColorModel palette) {
    int[] colors = new int[palette.getMapSize()];
    palette.getRGBs(colors);
    return Arrays.stream(colors)
        .allMatch(color -> (color >>> 24) == 255 && (color & 0xffffff) == (color & 0xff) * 0x10101);
  }

  private static Pixels ofBands(BufferedImage image, int[] bands) {
    Raster raster = image.getRaster();
    int width = image.getWidth();
    int height = image.getHeight();
    int numBands = raster.getNumBands();
    int[] shifts =
        Arrays.stream(image.getColorModel().getComponentSize()).map(b -> b - 8).toArray();
    int[] row = new int[width * numBands];
    byte[] bytes = new byte[width * height * bands.length];
    int at = 0;
    for (int y = 0; y < height; y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < row.length; x += numBands) {
        for (int band : bands) {
          bytes[at++] = (byte) (row[x + band] >> shifts[band]);
        }
      }
    }
    return new Pixels(bytes, height, width, bands.length);
  }

  private static Pixels ofColors(BufferedImage image, int channels) {
    int width = image.getWidth();
    int height = image.getHeight();
    int[] row = new int[width];
    byte[] bytes = new byte[width * height * channels];
    int at = 0;
    for (int y = 0; y < height; y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int color : row) {
        bytes[at++] = (byte) (color >> 16);
        if (channels > 1) {
          bytes[at++] = (byte) (color >> 8);
          bytes[at++] = (byte) color;
        }
        if (channels == 4) {
          bytes[at++] = (byte) (color >> 24);
        }
      }
    }
    return new Pixels(bytes, height, width, channels);
  }

  /** Returns uint8, {@code (C, H, W)}. */
  Tensor toTensor() {
    return TensorScope.compute(
        () ->
            Torch.tensor(bytes)
                .view(DType.UINT8)
                .view(height, width, channels)
                .permute(2, 0, 1)
                .contiguous());
  }

  BufferedImage toImage() {
    int type =
        switch (channels) {
          case 1 -> BufferedImage.TYPE_BYTE_GRAY;
          case 3 -> BufferedImage.TYPE_3BYTE_BGR;
          default -> BufferedImage.TYPE_4BYTE_ABGR;
        };
    BufferedImage image = new BufferedImage(width, height, type);
    int[] row = new int[width * channels];
    for (int y = 0; y < height; y++) {
      for (int i = 0; i < row.length; i++) {
        row[i] = bytes[y * row.length + i] & 0xff;
      }
      image.getRaster().setPixels(0, y, width, 1, row);
    }
    return image;
  }
}
